// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * What a request asks of the engine: its rows times its steps is the work that it brings.
 *
 * @param rows rows of a decoder step: beams, candidates or samples
 * @param maxSteps the most steps; most texts end sooner, pictures never do
 */
public record DecodeCost(int rows, int maxSteps) {}
