// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.OptionDescriptor.Type;
import io.ofajava.error.InvalidInputException;
import io.ofajava.task.PromptType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * configuration, else by the task. Ranges are checked when an option is set; what excludes each other and what a task
 * does not take is checked when a request is submitted. Immutable.
 */
public final class GenerationOptions implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MAX_POSITION = 1023;
    private static final int MAX_SIDE = 1024;
    private static final int PATCH = 16;
    private static final double LEAST_TOP_P = 1e-6;

    private static final List<OptionDescriptor> DESCRIPTORS = List.of(
            integer("beamSize", 1, 64, "hypotheses kept at each step of the search"),
            integer("nBest", 1, 64, "outputs listed; at most the beam, the choices or the candidates"),
            integer("minLength", 0, MAX_POSITION, "least number of tokens"),
            integer("maxLength", 1, MAX_POSITION, "greatest number of tokens"),
            number("lengthPenalty", -10, 10, "scores are divided by the length to the power of this"),
            integer("noRepeatNgramSize", 0, 64, "n-grams of this size occur once at most; 0 allows all"),
            number("unknownPenalty", -100, 100, "subtracted from the log probability of the unknown token"),
            number("temperature", 0.01, 100, "logits are divided by this; below 1 less random, above 1 more random"),
            integer("topK", 1, 65_536, "sample among the k most probable tokens"),
            number("topP", LEAST_TOP_P, 1, "sample among the fewest tokens whose probabilities reach this"),
            new OptionDescriptor("sampling", Type.BOOLEAN, 0, 0, List.of(), "sample texts instead of searching"),
            integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, "seed of sampling; another one each call if absent"),
            integer("candidates", 1, 32, "sampled outputs, ranked"),
            new OptionDescriptor("choices", Type.TEXTS, 1, 10_000, List.of(), "the only outputs there are"),
            new OptionDescriptor("prefix", Type.TEXT, 1, 10_000, List.of(), "what the output begins with"),
            new OptionDescriptor(
                    "promptType",
                    Type.NAME,
                    0,
                    0,
                    List.of("none", "src", "prev_output"),
                    "what the decoder reads before it answers"),
            integer("imageSize", PATCH, MAX_SIDE, "side of the square that the image is resized to, a multiple of 16"));
    private static final Map<String, OptionDescriptor> BY_NAME = byName();
    private static final GenerationOptions DEFAULTS = new GenerationOptions(Map.of());

    /** Values by name: Long, Double, Boolean, String, or an unmodifiable list of String. */
    private final TreeMap<String, Serializable> values;

    private GenerationOptions(Map<String, Serializable> values) {
        this.values = new TreeMap<>(values);
    }

    private static OptionDescriptor integer(String name, long least, long most, String summary) {
        return new OptionDescriptor(name, Type.INTEGER, least, most, List.of(), summary);
    }

    private static OptionDescriptor number(String name, double least, double most, String summary) {
        return new OptionDescriptor(name, Type.NUMBER, least, most, List.of(), summary);
    }

    private static Map<String, OptionDescriptor> byName() {
        Map<String, OptionDescriptor> map = new LinkedHashMap<>();
        DESCRIPTORS.forEach(descriptor -> map.put(descriptor.name(), descriptor));
        return map;
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
        return DESCRIPTORS;
    }

    /** Whether an option is set. */
    public boolean isSet(String name) {
        return values.containsKey(name);
    }

    private GenerationOptions with(String name, Object value) {
        OptionDescriptor descriptor = BY_NAME.get(Objects.requireNonNull(name, "name"));
        if (descriptor == null) {
            throw new InvalidInputException("there is no option '" + name + "'; known are " + BY_NAME.keySet());
        }
        if (value == null) {
            throw new NullPointerException(name);
        }
        Map<String, Serializable> more = new TreeMap<>(values);
        more.put(name, checked(descriptor, value));
        return new GenerationOptions(more);
    }

    private static Serializable checked(OptionDescriptor option, Object value) {
        return switch (option.type()) {
            case INTEGER -> whole(option, value);
            case NUMBER -> real(option, value);
            case BOOLEAN -> flag(option, value);
            case NAME -> name(option, value);
            case TEXT -> text(option, value);
            case TEXTS -> texts(option, value);
        };
    }

    private static Long whole(OptionDescriptor option, Object value) {
        long number;
        if (value instanceof Number given) {
            number = given.longValue();
            if (given.doubleValue() != number) {
                throw wrongType(option, value, "a whole number");
            }
        } else {
            try {
                number = Long.parseLong(value.toString());
            } catch (NumberFormatException e) {
                throw wrongType(option, value, "a whole number");
            }
        }
        if (!option.name().equals("seed") && (number < option.least() || number > option.most())) {
            throw new InvalidInputException(option.name() + " is " + number + "; it must be " + (long) option.least()
                    + " to " + (long) option.most());
        }
        if (option.name().equals("imageSize") && number % PATCH != 0) {
            throw new InvalidInputException("imageSize is " + number + "; it must be a multiple of " + PATCH);
        }
        return number;
    }

    private static Double real(OptionDescriptor option, Object value) {
        double number;
        if (value instanceof Number given) {
            number = given.doubleValue();
        } else {
            try {
                number = Double.parseDouble(value.toString());
            } catch (NumberFormatException e) {
                throw wrongType(option, value, "a number");
            }
        }
        if (!(number >= option.least() && number <= option.most())) {
            throw new InvalidInputException(option.name() + " is " + value + "; it must be " + range(option));
        }
        return number;
    }

    private static String range(OptionDescriptor option) {
        return option.least() == LEAST_TOP_P
                ? "above 0 and at most 1"
                : shown(option.least()) + " to " + shown(option.most());
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }

    private static Boolean flag(OptionDescriptor option, Object value) {
        if (value instanceof Boolean given) {
            return given;
        }
        String text = value.toString();
        if (!text.equals("true") && !text.equals("false")) {
            throw wrongType(option, value, "true or false");
        }
        return Boolean.valueOf(text);
    }

    private static String name(OptionDescriptor option, Object value) {
        String text = value.toString().toLowerCase(java.util.Locale.ROOT);
        if (!option.values().contains(text)) {
            throw new InvalidInputException(
                    option.name() + " is '" + value + "'; it must be one of " + String.join(", ", option.values()));
        }
        return text;
    }

    private static String text(OptionDescriptor option, Object value) {
        if (!(value instanceof String text)) {
            throw wrongType(option, value, "a text");
        }
        if (text.isBlank() || text.length() > option.most()) {
            throw new InvalidInputException(option.name() + " has " + text.length() + " characters; give 1 to "
                    + (int) option.most() + ", not all of them white space");
        }
        return text;
    }

    private static ArrayList<String> texts(OptionDescriptor option, Object value) {
        if (!(value instanceof List<?> list)) {
            throw wrongType(option, value, "a list of texts");
        }
        if (list.size() < option.least() || list.size() > option.most()) {
            throw new InvalidInputException(
                    option.name() + " has " + list.size() + " texts; give 1 to " + (int) option.most());
        }
        ArrayList<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text) || text.isBlank()) {
                throw new InvalidInputException(option.name() + ": text " + (texts.size() + 1) + " of " + list.size()
                        + " is empty or no text; remove it or give it some text");
            }
            texts.add(text);
        }
        return texts;
    }

    private static InvalidInputException wrongType(OptionDescriptor option, Object value, String expected) {
        return new InvalidInputException(option.name() + " is " + value + "; it must be " + expected);
    }

    private OptionalInt integer(String name) {
        Serializable value = values.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of((int) (long) (Long) value);
    }

    private OptionalDouble number(String name) {
        Serializable value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
    }

    /** Hypotheses kept at each step, 1 to 64. */
    public OptionalInt beamSize() {
        return integer("beamSize");
    }

    /** The same with this beam. */
    public GenerationOptions withBeamSize(int value) {
        return with("beamSize", value);
    }

    /** Outputs listed, 1 to 64. */
    public OptionalInt nBest() {
        return integer("nBest");
    }

    /** The same with this number of outputs. */
    public GenerationOptions withNBest(int value) {
        return with("nBest", value);
    }

    /** Least number of tokens, 0 to 1023. */
    public OptionalInt minLength() {
        return integer("minLength");
    }

    /** The same with this least length. */
    public GenerationOptions withMinLength(int value) {
        return with("minLength", value);
    }

    /** Greatest number of tokens, 1 to 1023. It lowers the task's own least length where that is greater. */
    public OptionalInt maxLength() {
        return integer("maxLength");
    }

    /** The same with this greatest length. */
    public GenerationOptions withMaxLength(int value) {
        return with("maxLength", value);
    }

    /** Scores are divided by the length to the power of this, -10 to 10; above 1 favours long outputs. */
    public OptionalDouble lengthPenalty() {
        return number("lengthPenalty");
    }

    /** The same with this length penalty. */
    public GenerationOptions withLengthPenalty(double value) {
        return with("lengthPenalty", value);
    }

    /** Size of n-grams that occur once at most, 0 to 64; 0 allows all. */
    public OptionalInt noRepeatNgramSize() {
        return integer("noRepeatNgramSize");
    }

    /** The same with this size of n-grams. */
    public GenerationOptions withNoRepeatNgramSize(int value) {
        return with("noRepeatNgramSize", value);
    }

    /** Subtracted from the log probability of the unknown token, -100 to 100. */
    public OptionalDouble unknownPenalty() {
        return number("unknownPenalty");
    }

    /** The same with this penalty of the unknown token. */
    public GenerationOptions withUnknownPenalty(double value) {
        return with("unknownPenalty", value);
    }

    /** Logits are divided by this, 0.01 to 100. */
    public OptionalDouble temperature() {
        return number("temperature");
    }

    /** The same with this temperature. */
    public GenerationOptions withTemperature(double value) {
        return with("temperature", value);
    }

    /** Samples are among that many most probable tokens, 1 to 65,536. */
    public OptionalInt topK() {
        return integer("topK");
    }

    /** The same, sampled among so many tokens. */
    public GenerationOptions withTopK(int value) {
        return with("topK", value);
    }

    /** Samples are among the fewest tokens whose probabilities reach this, above 0 and at most 1. */
    public OptionalDouble topP() {
        return number("topP");
    }

    /** The same, sampled among the tokens that reach this probability. */
    public GenerationOptions withTopP(double value) {
        return with("topP", value);
    }

    /** Whether texts are sampled instead of searched. Set {@link #topK} or {@link #topP} implies it. */
    public Optional<Boolean> sampling() {
        return Optional.ofNullable((Boolean) values.get("sampling"));
    }

    /** The same, sampled or searched. */
    public GenerationOptions withSampling(boolean value) {
        return with("sampling", value);
    }

    /** Seed of sampling; the same seed gives the same outputs. */
    public OptionalLong seed() {
        Serializable value = values.get("seed");
        return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
    }

    /** The same with this seed. */
    public GenerationOptions withSeed(long value) {
        return with("seed", value);
    }

    /** Sampled outputs, 1 to 32. */
    public OptionalInt candidates() {
        return integer("candidates");
    }

    /** The same with this number of sampled outputs. */
    public GenerationOptions withCandidates(int value) {
        return with("candidates", value);
    }

    /** The only outputs there are; empty where the model writes freely. */
    @SuppressWarnings("unchecked")
    public List<String> choices() {
        Serializable value = values.get("choices");
        return value == null ? List.of() : Collections.unmodifiableList((ArrayList<String>) value);
    }

    /** The same with these choices, 1 to 10,000. */
    public GenerationOptions withChoices(List<String> value) {
        return with("choices", value);
    }

    /** What the output begins with. */
    public Optional<String> prefix() {
        return Optional.ofNullable((String) values.get("prefix"));
    }

    /** The same with this beginning of the output. */
    public GenerationOptions withPrefix(String value) {
        return with("prefix", value);
    }

    /** What the decoder reads before it answers. */
    public Optional<PromptType> promptType() {
        return Optional.ofNullable((String) values.get("promptType")).map(PromptType::parse);
    }

    /** The same with this prompt type. */
    public GenerationOptions withPromptType(PromptType value) {
        return with("promptType", value.name());
    }

    /** Side in pixels of the square that the image is resized to: 16 to 1024, a multiple of 16. */
    public OptionalInt imageSize() {
        return integer("imageSize");
    }

    /** The same with this image size. */
    public GenerationOptions withImageSize(int value) {
        return with("imageSize", value);
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
