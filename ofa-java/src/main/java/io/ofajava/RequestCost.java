// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

/**
 * Upper bound of the engine work of a request, known before any work is done: rows times steps.
 *
 * @param rows rows of a decoder step: beams, candidates, or choices scored together
 * @param maxSteps maximum number of decoder steps; most texts end earlier, images never do
 */
public record RequestCost(int rows, int maxSteps) {}
