// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.OptionDescriptor.Type;
import io.ofajava.error.Setting;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.util.List;

/** The options of {@link GenerationOptions}: types, ranges and summaries, in the order of the documentation. */
final class GenerationTable {
    private static final int MAX_POSITION = 1023;
    private static final int MAX_BEAM_SIZE = 64;
    private static final int MAX_CANDIDATES = 32;
    private static final int MAX_IMAGE_SIZE = 1024;

    static final OptionTable OPTIONS = new OptionTable(List.of(
            OptionDescriptor.integer(Setting.BEAM_SIZE, 1, MAX_BEAM_SIZE, "hypotheses kept at each step of the search"),
            OptionDescriptor.integer(
                    Setting.N_BEST,
                    1,
                    MAX_BEAM_SIZE,
                    "outputs returned; at most the beam size or the number of choices or candidates"),
            OptionDescriptor.integer(Setting.MIN_LENGTH, 0, MAX_POSITION, "minimum number of tokens"),
            OptionDescriptor.integer(Setting.MAX_LENGTH, 1, MAX_POSITION, "maximum number of tokens"),
            OptionDescriptor.number(
                    Setting.LENGTH_PENALTY, -10, 10, "length penalty: scores are divided by the length to this power"),
            OptionDescriptor.integer(
                    Setting.NO_REPEAT_NGRAM_SIZE,
                    0,
                    64,
                    "n-grams of this size may occur only once; 0 allows repetition"),
            OptionDescriptor.number(
                    Setting.UNKNOWN_PENALTY,
                    -100,
                    100,
                    "penalty subtracted from the log probability of the unknown token"),
            OptionDescriptor.number(
                    Setting.TEMPERATURE, 0.01, 100, "divides the logits; below 1 less random, above 1 more random"),
            OptionDescriptor.integer(Setting.TOP_K, 1, 65_536, "sample from the k most probable tokens"),
            OptionDescriptor.number(
                    Setting.TOP_P,
                    OptionTable.ABOVE_ZERO,
                    1,
                    "sample from the smallest set of tokens whose total probability reaches this"),
            OptionDescriptor.flag(Setting.SAMPLING, "sample texts instead of searching"),
            OptionDescriptor.integer(
                    Setting.SEED,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    "seed of sampling; by default a new one for each call"),
            OptionDescriptor.integer(
                    Setting.CANDIDATES, 1, MAX_CANDIDATES, "number of outputs that are sampled and ranked"),
            new OptionDescriptor(Setting.CHOICES, Type.TEXTS, 1, 10_000, List.of(), "the only permitted outputs"),
            new OptionDescriptor(Setting.PREFIX, Type.TEXT, 1, 10_000, List.of(), "beginning of the output"),
            OptionDescriptor.name(Setting.PROMPT_TYPE, PromptType.class, "the decoder's prompt"),
            OptionDescriptor.integer(
                    Setting.IMAGE_SIZE,
                    OptionTable.PATCH,
                    MAX_IMAGE_SIZE,
                    "side of the square that the image is resized to, a multiple of 16"),
            OptionDescriptor.name(Setting.ORIENTATION, Orientation.class, "apply or ignore the EXIF orientation"),
            OptionDescriptor.name(Setting.TRUNCATED, Truncated.class, "allow or refuse truncated image files")));

    private GenerationTable() {}
}
