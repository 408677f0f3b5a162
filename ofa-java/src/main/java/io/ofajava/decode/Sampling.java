// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/**
 * Independent samples. Draws come from a counter-based generator (Philox) keyed by seed, sample and step, through the
 * inverse of the cumulative distribution in token-id order: a seed gives the same tokens in any batch. Scores are
 * divided by the length, as the reference's default is.
 *
 * @param samples rows drawn, at most {@link DecoderOptions#maxRowsPerRequest()}
 * @param topK draw among the {@code topK} likeliest tokens; 0: no such limit
 * @param topP draw among the fewest likeliest tokens whose probabilities reach {@code topP}; 0: no such limit. Not
 *     together with topK
 * @param seed any value
 */
public record Sampling(int samples, int topK, float topP, long seed) implements SearchMode {}
