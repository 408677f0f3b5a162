// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The settings of a model and of a request. The {@link #id()} is the one name of a setting: the JSON field, the
 * parameter in Spark, and what flags, variables and methods are derived from.
 */
public enum Setting implements Remedy {
    /** Checkpoint: directory, file or id. */
    MODEL("model", Scope.MODEL),
    /** Directory with the vocabulary. */
    VOCABULARY("vocabulary", Scope.MODEL),
    /** VQGAN that turns image tokens into pixels. */
    VQGAN("vqgan", Scope.MODEL),
    /** CLIP that ranks generated images. */
    CLIP("clip", Scope.MODEL),
    /** What executes the graphs. */
    ENGINE("engine", Scope.MODEL),
    /** Index of the GPU. */
    DEVICE("device", Scope.MODEL),
    /** Element types of the computation. */
    PRECISION("precision", Scope.MODEL),
    /** Threads of the engine. */
    THREADS("threads", Scope.MODEL),
    /** Niceness increment of the compute threads. */
    NICENESS("niceness", Scope.MODEL),
    /** Directory of derived files. */
    CACHE("cache", Scope.MODEL),
    /** Whether a model that the cache lacks may be downloaded. */
    DOWNLOAD("download", Scope.MODEL),
    /** Which weights of a training checkpoint are read. */
    WEIGHTS("weights", Scope.MODEL),
    /** Whether a checkpoint with unknown tensors or settings is loaded. */
    LENIENT("lenient", Scope.MODEL),
    /** Largest number of pixels of an image. */
    MAX_IMAGE_PIXELS("maxImagePixels", Scope.MODEL),
    /** Largest width and height of an image. */
    MAX_IMAGE_SIDE("maxImageSide", Scope.MODEL),
    /** Largest number of bytes of an image file. */
    MAX_IMAGE_BYTES("maxImageBytes", Scope.MODEL),
    /** Largest number of scans of a progressive JPEG of the largest size. */
    MAX_IMAGE_SCANS("maxImageScans", Scope.MODEL),
    /** Bytes that images being decoded may take together. */
    IMAGE_MEMORY("imageMemory", Scope.MODEL),

    /** EXIF orientation: apply or ignore. */
    ORIENTATION("orientation", Scope.REQUEST),
    /** Images that end early: allow or refuse. */
    TRUNCATED("truncated", Scope.REQUEST),
    /** Side of the square that images are resized to. */
    IMAGE_SIZE("imageSize", Scope.REQUEST),
    /** Hypotheses kept at each step. */
    BEAM_SIZE("beamSize", Scope.REQUEST),
    /** Outputs listed. */
    N_BEST("nBest", Scope.REQUEST),
    /** Least number of tokens. */
    MIN_LENGTH("minLength", Scope.REQUEST),
    /** Greatest number of tokens. */
    MAX_LENGTH("maxLength", Scope.REQUEST),
    /** Exponent of the length in scores. */
    LENGTH_PENALTY("lengthPenalty", Scope.REQUEST),
    /** Size of n-grams that may not repeat. */
    NO_REPEAT_NGRAM_SIZE("noRepeatNgramSize", Scope.REQUEST),
    /** Subtracted from the unknown token's log probability. */
    UNKNOWN_PENALTY("unknownPenalty", Scope.REQUEST),
    /** Divisor of the logits. */
    TEMPERATURE("temperature", Scope.REQUEST),
    /** Number of tokens that sampling chooses among. */
    TOP_K("topK", Scope.REQUEST),
    /** Probability mass that sampling chooses among. */
    TOP_P("topP", Scope.REQUEST),
    /** Sampling instead of beam search. */
    SAMPLING("sampling", Scope.REQUEST),
    /** Seed of sampling. */
    SEED("seed", Scope.REQUEST),
    /** Sampled outputs. */
    CANDIDATES("candidates", Scope.REQUEST),
    /** The only outputs there are. */
    CHOICES("choices", Scope.REQUEST),
    /** What the output begins with. */
    PREFIX("prefix", Scope.REQUEST),
    /** What the decoder reads first. */
    PROMPT_TYPE("promptType", Scope.REQUEST);

    /** What a setting belongs to. */
    public enum Scope {
        /** Set when a model is loaded. */
        MODEL,
        /** Set with each request. */
        REQUEST
    }

    private final String id;
    private final Scope scope;

    Setting(String id, Scope scope) {
        this.id = id;
        this.scope = scope;
    }

    @Override
    public String id() {
        return id;
    }

    /**
     * The constant that a value of this setting names: an enum's constants are written in lower case, and read in any
     * case.
     *
     * @throws InvalidInputException with {@link OptionError#UNKNOWN_VALUE} if there is none
     */
    public <E extends Enum<E>> E constant(Class<E> type, String value) {
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(value.strip().toLowerCase(Locale.ROOT))) {
                return constant;
            }
            known.add(name);
        }
        throw OptionError.UNKNOWN_VALUE.with(this, value, known);
    }

    /** Whether a model or a request has it. */
    public Scope scope() {
        return scope;
    }

    /** The name of the Java method that sets it: {@code withBeamSize}. */
    public String method() {
        return "with" + Character.toUpperCase(id.charAt(0)) + id.substring(1);
    }

    /** The name of the command's flag: {@code --beam-size}. */
    public String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the environment variable: {@code OFA_BEAM_SIZE}. */
    public String variable() {
        return "OFA_" + name();
    }

    @Override
    public String render(SettingStyle style) {
        return switch (style) {
            case JAVA -> method();
            case CLI -> flag();
            case SERVER -> scope == Scope.MODEL ? variable() : id;
        };
    }
}
