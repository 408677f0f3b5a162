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
 * How one request departs from its task's published settings. An option that is not set is decided by the checkpoint's
 * configuration, else by the task ({@link Task#options()} lists what a task takes). Ranges are checked when an option
 * is set, with {@code option-...} errors; what excludes each other and what a task does not take is checked when a
 * request is submitted. Immutable and serialisable.
 *
 * <pre>{@code
 * GenerationOptions options = GenerationOptions.defaults().withBeamSize(5).withNBest(3);
 * GenerationOptions same = GenerationOptions.of(Map.of("beamSize", 5, "nBest", 3));
 * }</pre>
 */
public final class GenerationOptions implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final GenerationOptions DEFAULTS = new GenerationOptions(Map.of());

    /** Values by name, as {@link OptionTable#checked} gives them. */
    private final TreeMap<String, Serializable> values;

    private GenerationOptions(Map<String, Serializable> values) {
        this.values = new TreeMap<>(values);
    }

    /** Nothing set. */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /** As the images of OFA's paper were made: the best of 16, sampled among the 256 most probable tokens. */
    public static GenerationOptions paper() {
        return DEFAULTS.withCandidates(16).withTopK(256).withTemperature(1);
    }

    /**
     * Options by name.
     *
     * @param values numbers, booleans, texts and lists of texts, as in JSON; numbers and booleans may be texts, as in
     *     flags; a number of a whole value may be any {@link Number}
     * @throws InvalidInputException if there is no such option, or its value is of another type or out of range
     */
    public static GenerationOptions of(Map<String, ?> values) {
        GenerationOptions result = DEFAULTS;
        for (Map.Entry<String, ?> entry :
                Objects.requireNonNull(values, "values").entrySet()) {
            result = result.with(entry.getKey(), entry.getValue());
        }
        return result;
    }

    /** What is set, in alphabetical order; {@code of(toMap())} is equal. */
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

    /** Hypotheses kept at each step, 1 to 64. */
    public OptionalInt beamSize() {
        return integer(Setting.BEAM_SIZE);
    }

    /** The same with this beam. */
    public GenerationOptions withBeamSize(int value) {
        return with(Setting.BEAM_SIZE, value);
    }

    /** Outputs listed, 1 to 64. */
    public OptionalInt nBest() {
        return integer(Setting.N_BEST);
    }

    /** The same with this number of outputs. */
    public GenerationOptions withNBest(int value) {
        return with(Setting.N_BEST, value);
    }

    /** Least number of tokens, 0 to 1023. */
    public OptionalInt minLength() {
        return integer(Setting.MIN_LENGTH);
    }

    /** The same with this least length. */
    public GenerationOptions withMinLength(int value) {
        return with(Setting.MIN_LENGTH, value);
    }

    /** Greatest number of tokens, 1 to 1023. It lowers the task's own least length where that is greater. */
    public OptionalInt maxLength() {
        return integer(Setting.MAX_LENGTH);
    }

    /** The same with this greatest length. */
    public GenerationOptions withMaxLength(int value) {
        return with(Setting.MAX_LENGTH, value);
    }

    /** Scores are divided by the length to the power of this, -10 to 10; above 1 favours long outputs. */
    public OptionalDouble lengthPenalty() {
        return number(Setting.LENGTH_PENALTY);
    }

    /** The same with this length penalty. */
    public GenerationOptions withLengthPenalty(double value) {
        return with(Setting.LENGTH_PENALTY, value);
    }

    /** Size of n-grams that occur once at most, 0 to 64; 0 allows all. */
    public OptionalInt noRepeatNgramSize() {
        return integer(Setting.NO_REPEAT_NGRAM_SIZE);
    }

    /** The same with this size of n-grams. */
    public GenerationOptions withNoRepeatNgramSize(int value) {
        return with(Setting.NO_REPEAT_NGRAM_SIZE, value);
    }

    /** Subtracted from the log probability of the unknown token, -100 to 100. */
    public OptionalDouble unknownPenalty() {
        return number(Setting.UNKNOWN_PENALTY);
    }

    /** The same with this penalty of the unknown token. */
    public GenerationOptions withUnknownPenalty(double value) {
        return with(Setting.UNKNOWN_PENALTY, value);
    }

    /** Logits are divided by this, 0.01 to 100. */
    public OptionalDouble temperature() {
        return number(Setting.TEMPERATURE);
    }

    /** The same with this temperature. */
    public GenerationOptions withTemperature(double value) {
        return with(Setting.TEMPERATURE, value);
    }

    /** Samples are among that many most probable tokens, 1 to 65,536. */
    public OptionalInt topK() {
        return integer(Setting.TOP_K);
    }

    /** The same, sampled among so many tokens. */
    public GenerationOptions withTopK(int value) {
        return with(Setting.TOP_K, value);
    }

    /** Samples are among the fewest tokens whose probabilities reach this, above 0 and at most 1. */
    public OptionalDouble topP() {
        return number(Setting.TOP_P);
    }

    /** The same, sampled among the tokens that reach this probability. */
    public GenerationOptions withTopP(double value) {
        return with(Setting.TOP_P, value);
    }

    /** Whether texts are sampled instead of searched. Set {@link #topK} or {@link #topP} implies it. */
    public Optional<Boolean> sampling() {
        return Optional.ofNullable((Boolean) values.get(Setting.SAMPLING.id()));
    }

    /** The same, sampled or searched. */
    public GenerationOptions withSampling(boolean value) {
        return with(Setting.SAMPLING, value);
    }

    /** Seed of sampling; the same seed gives the same outputs. */
    public OptionalLong seed() {
        Serializable value = values.get(Setting.SEED.id());
        return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
    }

    /** The same with this seed. */
    public GenerationOptions withSeed(long value) {
        return with(Setting.SEED, value);
    }

    /** Sampled outputs, 1 to 32. */
    public OptionalInt candidates() {
        return integer(Setting.CANDIDATES);
    }

    /** The same with this number of sampled outputs. */
    public GenerationOptions withCandidates(int value) {
        return with(Setting.CANDIDATES, value);
    }

    /** The only outputs there are; empty where the model writes freely. */
    @SuppressWarnings("unchecked")
    public List<String> choices() {
        Serializable value = values.get(Setting.CHOICES.id());
        return value == null ? List.of() : Collections.unmodifiableList((ArrayList<String>) value);
    }

    /** The same with these choices, 1 to 10,000. */
    public GenerationOptions withChoices(List<String> value) {
        return with(Setting.CHOICES, value);
    }

    /** What the output begins with. */
    public Optional<String> prefix() {
        return Optional.ofNullable((String) values.get(Setting.PREFIX.id()));
    }

    /** The same with this beginning of the output. */
    public GenerationOptions withPrefix(String value) {
        return with(Setting.PREFIX, value);
    }

    /** What the decoder reads before it answers. */
    public Optional<PromptType> promptType() {
        return Optional.ofNullable((String) values.get(Setting.PROMPT_TYPE.id()))
                .map(PromptType::parse);
    }

    /** The same with this prompt type. */
    public GenerationOptions withPromptType(PromptType value) {
        return with(Setting.PROMPT_TYPE, value);
    }

    /** Side in pixels of the square that the image is resized to: 16 to 1024, a multiple of 16. */
    public OptionalInt imageSize() {
        return integer(Setting.IMAGE_SIZE);
    }

    /** The same with this image size. */
    public GenerationOptions withImageSize(int value) {
        return with(Setting.IMAGE_SIZE, value);
    }

    /** Whether the image's EXIF orientation is applied; empty for the model's setting. */
    public Optional<Orientation> orientation() {
        return Optional.ofNullable((String) values.get(Setting.ORIENTATION.id()))
                .map(Orientation::parse);
    }

    /** The same, with the EXIF orientation applied or ignored. */
    public GenerationOptions withOrientation(Orientation value) {
        return with(Setting.ORIENTATION, value);
    }

    /** What to do with an image file that ends early; empty for the model's setting. */
    public Optional<Truncated> truncated() {
        return Optional.ofNullable((String) values.get(Setting.TRUNCATED.id())).map(Truncated::parse);
    }

    /** The same for an image file that ends early. */
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
