// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * Upper bound of what a request asks of the engine, known before any work is done for it: rows times steps.
 *
 * @param rows rows of a decoder step: beams, candidates or choices scored together
 * @param maxSteps the most decoder steps; most texts end sooner, images never do
 */
public record RequestCost(int rows, int maxSteps) {}
