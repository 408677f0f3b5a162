// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.task.PromptType;

/**
 * How one request departs from its task's published settings. Where a number is 0 or the prompt type null, the
 * checkpoint's configuration decides, else the published setting.
 *
 * @param beamSize hypotheses kept at each step of the search, 1 to 64
 * @param nBest how many outputs a result lists, at least 1 and at most the beam
 * @param imageSize side in pixels of the square that the picture is resized to; a multiple of 16, at most 1024
 * @param maxLength the most tokens written, 1 to 1023, even where the task's least length is greater; a box takes 4
 * @param promptType what the decoder reads before it answers a question
 */
public record RequestOptions(int beamSize, int nBest, int imageSize, int maxLength, PromptType promptType) {
    /** The most beams of a request. */
    public static final int MAX_BEAM_SIZE = 64;

    private static final int MAX_IMAGE_SIZE = 1024;
    private static final int PATCH = 16;
    private static final RequestOptions DEFAULTS = new RequestOptions(0, 1, 0, 0, null);

    /** Refuses values out of range. */
    public RequestOptions {
        check(Setting.BEAM_SIZE, beamSize, MAX_BEAM_SIZE);
        if (nBest < 1 || nBest > MAX_BEAM_SIZE) {
            throw OptionError.OUT_OF_RANGE.with(Setting.N_BEST, nBest, 1, MAX_BEAM_SIZE);
        }
        check(Setting.IMAGE_SIZE, imageSize, MAX_IMAGE_SIZE);
        if (imageSize % PATCH != 0) {
            throw OptionError.NOT_A_MULTIPLE.with(Setting.IMAGE_SIZE, imageSize, PATCH);
        }
        check(Setting.MAX_LENGTH, maxLength, 1023);
    }

    /** The settings of the checkpoint and the task, and one output. */
    public static RequestOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another beam. */
    public RequestOptions withBeamSize(int value) {
        return new RequestOptions(value, nBest, imageSize, maxLength, promptType);
    }

    /** The same with another number of outputs. */
    public RequestOptions withNBest(int value) {
        return new RequestOptions(beamSize, value, imageSize, maxLength, promptType);
    }

    /** The same with another picture size. */
    public RequestOptions withImageSize(int value) {
        return new RequestOptions(beamSize, nBest, value, maxLength, promptType);
    }

    /** The same with another greatest length. */
    public RequestOptions withMaxLength(int value) {
        return new RequestOptions(beamSize, nBest, imageSize, value, promptType);
    }

    /** The same with another prompt type. */
    public RequestOptions withPromptType(PromptType value) {
        return new RequestOptions(beamSize, nBest, imageSize, maxLength, value);
    }

    private static void check(Setting setting, int value, int most) {
        if (value < 0 || value > most) {
            throw OptionError.OUT_OF_RANGE.with(setting, value, 1, most);
        }
    }
}
