// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * One of several outputs in a list that is sorted best first.
 *
 * @param text the output as shown to users
 * @param score natural log probability on the scale of the enclosing result; higher is better
 */
public record Alternative(String text, double score) {}
