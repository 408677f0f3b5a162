// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The settings of a model and of a request. The {@link #id()} is the canonical name of a setting: the JSON field, the
 * parameter in Spark, and the source of the names of flags, environment variables and methods.
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
    /** Engine that executes the graphs. */
    ENGINE("engine", Scope.MODEL),
    /** Index of the GPU. */
    DEVICE("device", Scope.MODEL),
    /** Precision of the computation. */
    PRECISION("precision", Scope.MODEL),
    /** Number of compute threads. */
    THREADS("threads", Scope.MODEL),
    /** Niceness increment of the compute threads. */
    NICENESS("niceness", Scope.MODEL),
    /** Directory of derived files. */
    CACHE("cache", Scope.MODEL),
    /** Whether a model that is missing from the cache may be downloaded. */
    DOWNLOAD("download", Scope.MODEL),
    /** Set of weights that is read from a training checkpoint. */
    WEIGHTS("weights", Scope.MODEL),
    /** Whether a checkpoint with unknown tensors or settings is loaded. */
    LENIENT("lenient", Scope.MODEL),
    /** Maximum number of pixels of an image. */
    MAX_IMAGE_PIXELS("maxImagePixels", Scope.MODEL),
    /** Maximum width and height of an image. */
    MAX_IMAGE_SIDE("maxImageSide", Scope.MODEL),
    /** Maximum size of an image file in bytes. */
    MAX_IMAGE_BYTES("maxImageBytes", Scope.MODEL),
    /** Maximum number of scans of a progressive JPEG of the maximum size. */
    MAX_IMAGE_SCANS("maxImageScans", Scope.MODEL),
    /** Maximum memory for all images that are being decoded, in bytes. */
    IMAGE_MEMORY("imageMemory", Scope.MODEL),

    /** EXIF orientation: apply or ignore. */
    ORIENTATION("orientation", Scope.REQUEST),
    /** Truncated images: allow or refuse. */
    TRUNCATED("truncated", Scope.REQUEST),
    /** Side of the square that images are resized to. */
    IMAGE_SIZE("imageSize", Scope.REQUEST),
    /** Number of hypotheses kept at each step. */
    BEAM_SIZE("beamSize", Scope.REQUEST),
    /** Number of outputs returned. */
    N_BEST("nBest", Scope.REQUEST),
    /** Minimum number of tokens. */
    MIN_LENGTH("minLength", Scope.REQUEST),
    /** Maximum number of tokens. */
    MAX_LENGTH("maxLength", Scope.REQUEST),
    /** Length penalty: exponent of the length in scores. */
    LENGTH_PENALTY("lengthPenalty", Scope.REQUEST),
    /** Size of n-grams that may occur only once. */
    NO_REPEAT_NGRAM_SIZE("noRepeatNgramSize", Scope.REQUEST),
    /** Penalty subtracted from the unknown token's log probability. */
    UNKNOWN_PENALTY("unknownPenalty", Scope.REQUEST),
    /** Divisor of the logits. */
    TEMPERATURE("temperature", Scope.REQUEST),
    /** Number of most probable tokens that are sampled from. */
    TOP_K("topK", Scope.REQUEST),
    /** Total probability of the tokens that are sampled from. */
    TOP_P("topP", Scope.REQUEST),
    /** Sampling instead of beam search. */
    SAMPLING("sampling", Scope.REQUEST),
    /** Seed of sampling. */
    SEED("seed", Scope.REQUEST),
    /** Number of sampled outputs. */
    CANDIDATES("candidates", Scope.REQUEST),
    /** The only permitted outputs. */
    CHOICES("choices", Scope.REQUEST),
    /** Beginning of the output. */
    PREFIX("prefix", Scope.REQUEST),
    /** The decoder's prompt. */
    PROMPT_TYPE("promptType", Scope.REQUEST);

    /** What a setting applies to. */
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
     * Parses a value of this setting as an enum constant, ignoring case.
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

    /** Whether the setting applies to a model or to a request. */
    public Scope scope() {
        return scope;
    }

    /** The name of the Java method that sets it, such as {@code withBeamSize} or {@code Ofa.Builder.model}. */
    public String method() {
        return switch (this) {
            case MODEL, DOWNLOAD -> "Ofa.Builder." + id;
            case MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE, MAX_IMAGE_BYTES, MAX_IMAGE_SCANS -> "withImageLimits";
            default -> "with" + Character.toUpperCase(id.charAt(0)) + id.substring(1);
        };
    }

    /** The name of the command-line flag, such as {@code --beam-size}. */
    public String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the environment variable, such as {@code OFA_BEAM_SIZE}. */
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
