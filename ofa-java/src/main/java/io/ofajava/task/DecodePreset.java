// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.Sampling;
import io.ofajava.decode.SearchMode;
import org.jspecify.annotations.Nullable;

/**
 * The search settings of a task: those of the original's generation scripts, with the original's names where it has
 * them.
 *
 * @param beamSize hypotheses kept at each step, at least 1
 * @param minLength minimum output length in tokens, without the end token
 * @param maxLength maximum output length in tokens, without the end token
 * @param noRepeatNgramSize n-grams of this size occur at most once; 0 allows all
 * @param lengthPenalty a score is divided by length to the power of this; above 1 favours long outputs
 * @param temperature divides the logits before the softmax
 * @param normalizeScores whether scores are divided by length at all
 * @param unknownPenalty subtracted from the log probability of the unknown token
 * @param sampling how outputs are sampled; null for beam search
 * @param range the only tokens that an output may have; null for all
 */
public record DecodePreset(
        int beamSize,
        int minLength,
        int maxLength,
        int noRepeatNgramSize,
        float lengthPenalty,
        float temperature,
        boolean normalizeScores,
        float unknownPenalty,
        @Nullable Sampling sampling,
        @Nullable TokenRange range) {
    /** The reference's generator without any option, but for the beam. */
    public static final DecodePreset DEFAULT = new DecodePreset(5, 1, 200, 0, 1f, 1f, true, 0, null, null);

    /** The same with another beam. */
    public DecodePreset withBeamSize(int value) {
        return new DecodePreset(
                value,
                minLength,
                maxLength,
                noRepeatNgramSize,
                lengthPenalty,
                temperature,
                normalizeScores,
                unknownPenalty,
                sampling,
                range);
    }

    /** The same with another least length. */
    public DecodePreset withMinLength(int value) {
        return new DecodePreset(
                beamSize,
                value,
                maxLength,
                noRepeatNgramSize,
                lengthPenalty,
                temperature,
                normalizeScores,
                unknownPenalty,
                sampling,
                range);
    }

    /** The same with another greatest length. */
    public DecodePreset withMaxLength(int value) {
        return new DecodePreset(
                beamSize,
                minLength,
                value,
                noRepeatNgramSize,
                lengthPenalty,
                temperature,
                normalizeScores,
                unknownPenalty,
                sampling,
                range);
    }

    /** The same with another size of n-grams that may not repeat. */
    public DecodePreset withNoRepeatNgramSize(int value) {
        return new DecodePreset(
                beamSize,
                minLength,
                maxLength,
                value,
                lengthPenalty,
                temperature,
                normalizeScores,
                unknownPenalty,
                sampling,
                range);
    }

    /** The same with another length penalty. */
    public DecodePreset withLengthPenalty(float value) {
        return new DecodePreset(
                beamSize,
                minLength,
                maxLength,
                noRepeatNgramSize,
                value,
                temperature,
                normalizeScores,
                unknownPenalty,
                sampling,
                range);
    }

    /** The same with another temperature. */
    public DecodePreset withTemperature(float value) {
        return new DecodePreset(
                beamSize,
                minLength,
                maxLength,
                noRepeatNgramSize,
                lengthPenalty,
                value,
                normalizeScores,
                unknownPenalty,
                sampling,
                range);
    }

    /** The same with scores divided by length, or not. */
    public DecodePreset withNormalizeScores(boolean value) {
        return new DecodePreset(
                beamSize,
                minLength,
                maxLength,
                noRepeatNgramSize,
                lengthPenalty,
                temperature,
                value,
                unknownPenalty,
                sampling,
                range);
    }

    /** The same with another penalty of the unknown token. */
    public DecodePreset withUnknownPenalty(float value) {
        return new DecodePreset(
                beamSize,
                minLength,
                maxLength,
                noRepeatNgramSize,
                lengthPenalty,
                temperature,
                normalizeScores,
                value,
                sampling,
                range);
    }

    /** The same, sampled; null for beam search. */
    public DecodePreset withSampling(@Nullable Sampling value) {
        return new DecodePreset(
                beamSize,
                minLength,
                maxLength,
                noRepeatNgramSize,
                lengthPenalty,
                temperature,
                normalizeScores,
                unknownPenalty,
                value,
                range);
    }

    /** The same with tokens of a range only; null for all. */
    public DecodePreset withRange(@Nullable TokenRange value) {
        return new DecodePreset(
                beamSize,
                minLength,
                maxLength,
                noRepeatNgramSize,
                lengthPenalty,
                temperature,
                normalizeScores,
                unknownPenalty,
                sampling,
                value);
    }

    /** How the tokens are chosen. */
    SearchMode mode() {
        return sampling != null ? sampling : new BeamSearch(beamSize, normalizeScores, lengthPenalty);
    }

    /** The maximum number of outputs. */
    public int outputs() {
        return sampling != null ? sampling.samples() : beamSize;
    }
}
