// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Overrides of a task's published settings for one request. The checkpoint's configuration, and then the task, decide
 * options that are not set ({@link Task#options()} lists the options of a task). Setters check ranges and fail with
 * {@code option-...} errors. Combinations that exclude each other, and options that a task does not accept, are
 * detected when a request is submitted. Immutable and serialisable.
 *
 * <pre>{@code
 * GenerationOptions options = GenerationOptions.defaults().withBeamSize(5).withNBest(3);
 * GenerationOptions same = GenerationOptions.of(Map.of("beamSize", 5, "nBest", 3));
 * }</pre>
 */
public final class GenerationOptions implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final GenerationOptions DEFAULTS = new GenerationOptions(Map.of());

    /** Values by name, in the form returned by {@link OptionTable#checked}. */
    private final TreeMap<String, Serializable> values;

    private GenerationOptions(Map<String, Serializable> values) {
        this.values = new TreeMap<>(values);
    }

    /** No option is set. */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /** The settings of the images in OFA's paper: the best of 16, sampled from the 256 most probable tokens. */
    public static GenerationOptions paper() {
        return DEFAULTS.withCandidates(16).withTopK(256).withTemperature(1);
    }

    /**
     * Parses options by name.
     *
     * @param values numbers, booleans, texts and lists of texts, as in JSON. Numbers and booleans may be given as text,
     *     as in flags; whole numbers may be any {@link Number}
     * @throws InvalidInputException if an option does not exist, or its value has another type or is out of range
     */
    public static GenerationOptions of(Map<String, ?> values) {
        GenerationOptions result = DEFAULTS;
        for (Map.Entry<String, ?> entry :
                Objects.requireNonNull(values, "values").entrySet()) {
            result = result.with(entry.getKey(), entry.getValue());
        }
        return result;
    }

    /** The options that are set, in alphabetical order; {@code of(toMap())} equals this object. */
    public Map<String, Object> toMap() {
        return Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** All options, in the order of the documentation. */
    public static List<OptionDescriptor> descriptors() {
        return GenerationTable.OPTIONS.descriptors();
    }

    /** Whether an option is set. */
    public boolean isSet(Setting setting) {
        return values.containsKey(setting.id());
    }

    private GenerationOptions with(String name, Object value) {
        Map<String, Serializable> more = new TreeMap<>(values);
        more.put(name, GenerationTable.OPTIONS.checked(name, value));
        return new GenerationOptions(more);
    }

    GenerationOptions with(Setting setting, Object value) {
        return with(setting.id(), value);
    }

    private OptionalInt integer(Setting setting) {
        Serializable value = values.get(setting.id());
        return value == null ? OptionalInt.empty() : OptionalInt.of((int) (long) (Long) value);
    }

    private OptionalDouble number(Setting setting) {
        Serializable value = values.get(setting.id());
        return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
    }

    /** Number of hypotheses kept at each step, 1 to 64. */
    public OptionalInt beamSize() {
        return integer(Setting.BEAM_SIZE);
    }

    /** Returns a copy with this beam size. */
    public GenerationOptions withBeamSize(int value) {
        return with(Setting.BEAM_SIZE, value);
    }

    /** Number of outputs returned, 1 to 64. */
    public OptionalInt nBest() {
        return integer(Setting.N_BEST);
    }

    /** Returns a copy with this number of outputs. */
    public GenerationOptions withNBest(int value) {
        return with(Setting.N_BEST, value);
    }

    /** Minimum number of tokens, 0 to 1023. */
    public OptionalInt minLength() {
        return integer(Setting.MIN_LENGTH);
    }

    /** Returns a copy with this minimum length. */
    public GenerationOptions withMinLength(int value) {
        return with(Setting.MIN_LENGTH, value);
    }

    /** Maximum number of tokens, 1 to 1023. It also lowers the task's own minimum length if that is greater. */
    public OptionalInt maxLength() {
        return integer(Setting.MAX_LENGTH);
    }

    /** Returns a copy with this maximum length. */
    public GenerationOptions withMaxLength(int value) {
        return with(Setting.MAX_LENGTH, value);
    }

    /**
     * Length penalty: scores are divided by the length to this power, -10 to 10. Values above 1 favour long outputs.
     */
    public OptionalDouble lengthPenalty() {
        return number(Setting.LENGTH_PENALTY);
    }

    /** Returns a copy with this length penalty. */
    public GenerationOptions withLengthPenalty(double value) {
        return with(Setting.LENGTH_PENALTY, value);
    }

    /** Size of the n-grams that may occur only once, 0 to 64; 0 allows repetition. */
    public OptionalInt noRepeatNgramSize() {
        return integer(Setting.NO_REPEAT_NGRAM_SIZE);
    }

    /** Returns a copy with this n-gram size. */
    public GenerationOptions withNoRepeatNgramSize(int value) {
        return with(Setting.NO_REPEAT_NGRAM_SIZE, value);
    }

    /** Penalty subtracted from the log probability of the unknown token, -100 to 100. */
    public OptionalDouble unknownPenalty() {
        return number(Setting.UNKNOWN_PENALTY);
    }

    /** Returns a copy with this penalty of the unknown token. */
    public GenerationOptions withUnknownPenalty(double value) {
        return with(Setting.UNKNOWN_PENALTY, value);
    }

    /** Sampling temperature: divides the logits, 0.01 to 100. */
    public OptionalDouble temperature() {
        return number(Setting.TEMPERATURE);
    }

    /** Returns a copy with this temperature. */
    public GenerationOptions withTemperature(double value) {
        return with(Setting.TEMPERATURE, value);
    }

    /** Restricts sampling to this number of most probable tokens, 1 to 65,536. */
    public OptionalInt topK() {
        return integer(Setting.TOP_K);
    }

    /** Returns a copy with this top-k limit. */
    public GenerationOptions withTopK(int value) {
        return with(Setting.TOP_K, value);
    }

    /**
     * Restricts sampling to the smallest set of tokens whose total probability reaches this value, above 0 and at most
     * 1.
     */
    public OptionalDouble topP() {
        return number(Setting.TOP_P);
    }

    /** Returns a copy with this top-p limit. */
    public GenerationOptions withTopP(double value) {
        return with(Setting.TOP_P, value);
    }

    /** Whether texts are sampled instead of searched. {@link #topK} and {@link #topP} imply it. */
    public Optional<Boolean> sampling() {
        return Optional.ofNullable((Boolean) values.get(Setting.SAMPLING.id()));
    }

    /** Returns a copy that samples or searches texts. */
    public GenerationOptions withSampling(boolean value) {
        return with(Setting.SAMPLING, value);
    }

    /** Seed of sampling; the same seed gives the same outputs. */
    public OptionalLong seed() {
        Serializable value = values.get(Setting.SEED.id());
        return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
    }

    /** Returns a copy with this seed. */
    public GenerationOptions withSeed(long value) {
        return with(Setting.SEED, value);
    }

    /** Number of outputs that are sampled and ranked, 1 to 32. */
    public OptionalInt candidates() {
        return integer(Setting.CANDIDATES);
    }

    /** Returns a copy with this number of sampled outputs. */
    public GenerationOptions withCandidates(int value) {
        return with(Setting.CANDIDATES, value);
    }

    /** The only permitted outputs; empty if the output is free. */
    @SuppressWarnings("unchecked")
    public List<String> choices() {
        Serializable value = values.get(Setting.CHOICES.id());
        return value == null ? List.of() : Collections.unmodifiableList((ArrayList<String>) value);
    }

    /** Returns a copy with these choices, 1 to 10,000. */
    public GenerationOptions withChoices(List<String> value) {
        return with(Setting.CHOICES, value);
    }

    /** The beginning of the output. */
    public Optional<String> prefix() {
        return Optional.ofNullable((String) values.get(Setting.PREFIX.id()));
    }

    /** Returns a copy with this beginning of the output. */
    public GenerationOptions withPrefix(String value) {
        return with(Setting.PREFIX, value);
    }

    /** The decoder's prompt. */
    public Optional<PromptType> promptType() {
        return Optional.ofNullable((String) values.get(Setting.PROMPT_TYPE.id()))
                .map(PromptType::parse);
    }

    /** Returns a copy with this prompt type. */
    public GenerationOptions withPromptType(PromptType value) {
        return with(Setting.PROMPT_TYPE, value);
    }

    /** Side in pixels of the square that the image is resized to: 16 to 1024, a multiple of 16. */
    public OptionalInt imageSize() {
        return integer(Setting.IMAGE_SIZE);
    }

    /** Returns a copy with this image size. */
    public GenerationOptions withImageSize(int value) {
        return with(Setting.IMAGE_SIZE, value);
    }

    /** Whether the image's EXIF orientation is applied; empty for the model's setting. */
    public Optional<Orientation> orientation() {
        return Optional.ofNullable((String) values.get(Setting.ORIENTATION.id()))
                .map(Orientation::parse);
    }

    /** Returns a copy that applies or ignores the EXIF orientation. */
    public GenerationOptions withOrientation(Orientation value) {
        return with(Setting.ORIENTATION, value);
    }

    /** Whether truncated image files are accepted; empty for the model's setting. */
    public Optional<Truncated> truncated() {
        return Optional.ofNullable((String) values.get(Setting.TRUNCATED.id())).map(Truncated::parse);
    }

    /** Returns a copy that accepts or refuses truncated image files. */
    public GenerationOptions withTruncated(Truncated value) {
        return with(Setting.TRUNCATED, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GenerationOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "GenerationOptions" + values;
    }
}
