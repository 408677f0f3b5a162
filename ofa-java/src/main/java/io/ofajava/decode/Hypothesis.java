// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/**
 * One finished sequence.
 *
 * @param tokens token ids without {@code <s>}, prefix included, with the final {@code </s>} (none after fixed-length
 *     decoding; for {@link Scoring} the candidate and {@code </s>} only)
 * @param score natural log probability of the sequence; divided by a power of its length if the search normalizes
 * @param positionalScores natural log probability of each of {@code tokens}, after the rules' penalties
 */
public record Hypothesis(int[] tokens, float score, float[] positionalScores) {}
