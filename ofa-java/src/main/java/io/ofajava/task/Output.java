// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * One output of the model.
 *
 * @param tokens token ids without prefix and end token
 * @param text the tokens as text, by the task's rule
 * @param score natural log probability on the task's scale, without the prefix where the scale is a sum
 */
public record Output(int[] tokens, String text, double score) {}
