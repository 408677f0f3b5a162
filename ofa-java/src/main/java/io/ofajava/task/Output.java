// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * One thing that the model wrote.
 *
 * @param tokens token ids without prefix and end token
 * @param text the tokens as users read them, by the task's rule
 * @param score natural log probability on the task's scale, the prefix not counted where the scale is a sum
 */
public record Output(int[] tokens, String text, double score) {}
