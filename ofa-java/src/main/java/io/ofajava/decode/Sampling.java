// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/**
 * Independent samples. Random numbers come from a counter-based generator (Philox) keyed by seed, sample and step, and
 * select tokens through the inverse of the cumulative distribution in token-id order: a seed gives the same tokens in
 * any batch. Scores are divided by the length, the reference's default.
 *
 * @param samples number of samples, at most {@link DecoderOptions#maxRowsPerRequest()}
 * @param topK sample among the {@code topK} most probable tokens; 0: no limit
 * @param topP sample among the fewest most probable tokens whose probabilities reach {@code topP}; 0: no limit.
 *     Excludes topK
 * @param seed any value
 */
public record Sampling(int samples, int topK, float topP, long seed) implements SearchMode {}
