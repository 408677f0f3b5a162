// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * One of several outputs, best first in its list.
 *
 * @param text the output as users read it
 * @param score natural log probability, on the scale of the result that it belongs to; higher is better
 */
public record Alternative(String text, double score) {}
