// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.Sampling;
import io.ofajava.decode.SearchMode;
import org.jspecify.annotations.Nullable;

/**
 * The search settings of a task: those of the original's generation scripts, with the original's names if there are
 * any.
 *
 * @param beamSize hypotheses kept at each step, at least 1
 * @param minLength minimum output length in tokens, without the end token
 * @param maxLength maximum output length in tokens, without the end token
 * @param noRepeatNgramSize n-grams of this size may occur only once; 0 allows repetition
 * @param lengthPenalty scores are divided by the length to this power; above 1 favours long outputs
 * @param temperature divides the logits before the softmax
 * @param normalizeScores whether scores are divided by the length
 * @param unknownPenalty subtracted from the log probability of the unknown token
 * @param sampling how outputs are sampled; null for beam search
 * @param range the only tokens that an output may contain; null for all
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
    /** The defaults of the reference's generator, with this beam size. */
    public static final DecodePreset DEFAULT = new DecodePreset(5, 1, 200, 0, 1f, 1f, true, 0, null, null);

    /** Returns a copy with another beam size. */
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

    /** Returns a copy with another minimum length. */
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

    /** Returns a copy with another maximum length. */
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

    /** Returns a copy with another size of n-grams that may not repeat. */
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

    /** Returns a copy with another length penalty. */
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

    /** Returns a copy with another temperature. */
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

    /** Returns a copy whose scores are divided by the length, or not. */
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

    /** Returns a copy with another penalty of the unknown token. */
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

    /** Returns a copy with sampling; null for beam search. */
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

    /** Returns a copy restricted to a range of tokens; null for all. */
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

    /** The search settings for the decoder. */
    SearchMode mode() {
        return sampling != null ? sampling : new BeamSearch(beamSize, normalizeScores, lengthPenalty);
    }

    /** The maximum number of outputs. */
    public int outputs() {
        return sampling != null ? sampling.samples() : beamSize;
    }
}
