// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;

/**
 * How pictures are drawn from a text. Codes are sampled, never searched.
 *
 * @param candidates pictures that are drawn together, 1 to 32
 * @param seed what the draws come from: one seed gives the same pictures in any batch and with any number of threads;
 *     null for another one at each call, which the result tells
 * @param topK draws are among that many likeliest codes, 1 to 8192; 0 for the checkpoint's setting, else the published
 *     one
 * @param topP draws are among the fewest likeliest codes whose probabilities reach this, above 0 and at most 1, in
 *     place of {@code topK}; 0 for no such limit
 * @param temperature logits are divided by this, 0.01 to 100: below 1 is more sober, above 1 wilder; 0 for the
 *     checkpoint's setting, else the published one
 */
public record PaintOptions(int candidates, Long seed, int topK, float topP, float temperature) {
    /** The most pictures of one call. */
    public static final int MAX_CANDIDATES = 32;

    private static final int MAX_TOP_K = 8192;
    private static final float LEAST_TEMPERATURE = 0.01f;
    private static final float MOST_TEMPERATURE = 100;

    /** One picture with the settings of the checkpoint, else the published ones. */
    public static final PaintOptions FAST = new PaintOptions(1, null, 0, 0, 0);
    /**
     * As the pictures of OFA's paper were made: the best of 16, drawn among the 256 likeliest codes at temperature 1. A
     * CLIP is to choose.
     */
    public static final PaintOptions PAPER = new PaintOptions(16, null, 256, 0, 1);

    /** Refuses values out of range. */
    public PaintOptions {
        if (candidates < 1 || candidates > MAX_CANDIDATES) {
            throw OptionError.OUT_OF_RANGE.with(Setting.CANDIDATES, candidates, 1, MAX_CANDIDATES);
        }
        if (topK < 0 || topK > MAX_TOP_K) {
            throw OptionError.OUT_OF_RANGE.with(Setting.TOP_K, topK, 1, MAX_TOP_K);
        }
        if (!(topP >= 0 && topP <= 1)) {
            throw OptionError.WRONG_TYPE.with(Setting.TOP_P, topP, "above 0 and at most 1");
        }
        if (topK > 0 && topP > 0) {
            throw OptionError.EXCLUSIVE.with(Setting.TOP_K, Setting.TOP_P);
        }
        if (temperature != 0 && !(temperature >= LEAST_TEMPERATURE && temperature <= MOST_TEMPERATURE)) {
            throw OptionError.OUT_OF_RANGE.with(Setting.TEMPERATURE, temperature, LEAST_TEMPERATURE, MOST_TEMPERATURE);
        }
    }

    /** {@link #FAST}. */
    public static PaintOptions defaults() {
        return FAST;
    }

    /** The same with another number of pictures. */
    public PaintOptions withCandidates(int value) {
        return new PaintOptions(value, seed, topK, topP, temperature);
    }

    /** The same with this seed. */
    public PaintOptions withSeed(long value) {
        return new PaintOptions(candidates, value, topK, topP, temperature);
    }

    /** The same with draws among so many likeliest codes, and no limit to their probabilities. */
    public PaintOptions withTopK(int value) {
        return new PaintOptions(candidates, seed, value, 0, temperature);
    }

    /** The same with draws among the likeliest codes that reach this probability, and no limit to their number. */
    public PaintOptions withTopP(float value) {
        return new PaintOptions(candidates, seed, 0, value, temperature);
    }

    /** The same with another temperature. */
    public PaintOptions withTemperature(float value) {
        return new PaintOptions(candidates, seed, topK, topP, value);
    }
}
