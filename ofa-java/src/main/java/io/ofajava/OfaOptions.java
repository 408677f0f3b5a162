// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The settings with which a model is loaded and run, as a serialisable value. Setters check ranges and fail with
 * {@code option-...} errors. Whether an engine supports a precision is checked when a model is loaded. Immutable.
 *
 * <pre>{@code
 * OfaOptions options = OfaOptions.defaults().withPrecision(Precision.INT8).withThreads(2);
 * OfaOptions same = OfaOptions.of(Map.of("precision", "int8", "threads", 2));
 * }</pre>
 */
public final class OfaOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Maximum niceness increment. */
    public static final int MAX_NICENESS = 19;

    private static final int MAX_THREADS = 1024;
    private static final int MAX_DEVICE = 1023;
    private static final int MAX_SIDE = 65_535;

    private static final OptionTable TABLE = new OptionTable(List.of(
            OptionDescriptor.name(Setting.PRECISION, Precision.class, "precision of the computation"),
            OptionDescriptor.name(Setting.ENGINE, EngineKind.class, "engine that executes the graphs"),
            OptionDescriptor.integer(Setting.DEVICE, 0, MAX_DEVICE, "index of the GPU"),
            OptionDescriptor.integer(Setting.THREADS, 1, MAX_THREADS, "number of compute threads"),
            OptionDescriptor.path(Setting.VOCABULARY, "directory with the vocabulary"),
            OptionDescriptor.path(Setting.VQGAN, "directory or file of the VQGAN that turns image tokens into pixels"),
            OptionDescriptor.path(Setting.CLIP, "weights of the CLIP that ranks generated images"),
            OptionDescriptor.path(Setting.CACHE, "directory of derived files"),
            OptionDescriptor.name(Setting.ORIENTATION, Orientation.class, "apply or ignore the EXIF orientation"),
            OptionDescriptor.name(Setting.TRUNCATED, Truncated.class, "allow or refuse truncated image files"),
            OptionDescriptor.integer(
                    Setting.MAX_IMAGE_PIXELS, 1, ImageLimits.MAX_PIXELS, "maximum number of pixels of an image"),
            OptionDescriptor.integer(
                    Setting.MAX_IMAGE_SIDE, 1, MAX_SIDE, "maximum width and height of an image in pixels"),
            OptionDescriptor.integer(
                    Setting.MAX_IMAGE_BYTES, 1, ImageLimits.MAX_BYTES, "maximum size of an image file in bytes"),
            OptionDescriptor.integer(
                    Setting.MAX_IMAGE_SCANS, 1, Integer.MAX_VALUE, "maximum number of scans of a progressive JPEG"),
            OptionDescriptor.integer(
                    Setting.IMAGE_MEMORY, 1, 1L << 53, "maximum memory in bytes for all images that are being decoded"),
            OptionDescriptor.integer(
                    Setting.NICENESS, 0, MAX_NICENESS, "niceness increment of the compute threads; Linux only"),
            OptionDescriptor.name(
                    Setting.WEIGHTS, WeightSet.class, "set of weights that is read from a training checkpoint"),
            OptionDescriptor.flag(Setting.LENIENT, "load despite unknown tensors and settings")));
    private static final OfaOptions DEFAULTS = new OfaOptions(Map.of());

    /** Values by name, in the form returned by {@link OptionTable#checked}. */
    private final TreeMap<String, Serializable> values;

    private OfaOptions(Map<String, Serializable> values) {
        this.values = new TreeMap<>(values);
    }

    /** No option is set. */
    public static OfaOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Parses options by name, as they appear in configuration files, properties and JSON.
     *
     * @param settings numbers, booleans and texts; paths as texts or {@link Path}
     * @throws InvalidInputException if an option does not exist, or its value has another type or is out of range
     */
    public static OfaOptions of(Map<String, ?> settings) {
        OfaOptions result = DEFAULTS;
        for (Map.Entry<String, ?> entry :
                Objects.requireNonNull(settings, "settings").entrySet()) {
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
        return TABLE.descriptors();
    }

    /** Whether an option is set. */
    public boolean isSet(Setting setting) {
        return values.containsKey(setting.id());
    }

    private OfaOptions with(String name, Object value) {
        Map<String, Serializable> more = new TreeMap<>(values);
        more.put(name, TABLE.checked(name, value));
        return new OfaOptions(more);
    }

    private OfaOptions with(Setting setting, Object value) {
        return with(setting.id(), value);
    }

    private Optional<String> text(Setting setting) {
        return Optional.ofNullable((String) values.get(setting.id()));
    }

    private Optional<Path> path(Setting setting) {
        return text(setting).map(Path::of);
    }

    private long number(Setting setting, long otherwise) {
        Serializable value = values.get(setting.id());
        return value == null ? otherwise : (Long) value;
    }

    /** Precision of the computation; {@link Precision#AUTO} by default. */
    public Precision precision() {
        return text(Setting.PRECISION).map(Precision::parse).orElse(Precision.AUTO);
    }

    /** Returns a copy with this precision. */
    public OfaOptions withPrecision(Precision value) {
        return with(Setting.PRECISION, value);
    }

    /** Engine that executes the graphs; {@link EngineKind#AUTO} by default. */
    public EngineKind engine() {
        return text(Setting.ENGINE).map(EngineKind::parse).orElse(EngineKind.AUTO);
    }

    /** Returns a copy with this engine. */
    public OfaOptions withEngine(EngineKind value) {
        return with(Setting.ENGINE, value);
    }

    /** Index of the GPU, 0 to 1023; 0 by default. No effect on the CPU. */
    public int device() {
        return (int) number(Setting.DEVICE, 0);
    }

    /** Returns a copy with the GPU of this index. */
    public OfaOptions withDevice(int value) {
        return with(Setting.DEVICE, value);
    }

    /** Number of compute threads, 1 to 1024; empty for one per processor. */
    public OptionalInt threads() {
        Serializable value = values.get(Setting.THREADS.id());
        return value == null ? OptionalInt.empty() : OptionalInt.of((int) (long) (Long) value);
    }

    /** Returns a copy with this number of threads. */
    public OfaOptions withThreads(int value) {
        return with(Setting.THREADS, value);
    }

    /** Directory with {@code vocab.json} and {@code merges.txt}, or {@code vocab.txt}; empty for the checkpoint's. */
    public Optional<Path> vocabulary() {
        return path(Setting.VOCABULARY);
    }

    /** Returns a copy with the vocabulary in this directory. */
    public OfaOptions withVocabulary(Path value) {
        return with(Setting.VOCABULARY, value);
    }

    /**
     * The VQGAN that turns image tokens into pixels: a directory with {@code model.yaml} and {@code last.ckpt} or
     * {@code model.safetensors}, or the file of its weights; empty for the one beside the checkpoint's weights, if any.
     */
    public Optional<Path> vqgan() {
        return path(Setting.VQGAN);
    }

    /** Returns a copy with this VQGAN. */
    public OfaOptions withVqgan(Path value) {
        return with(Setting.VQGAN, value);
    }

    /**
     * Weights of the CLIP that ranks generated images, with {@code bpe_simple_vocab_16e6.txt.gz} in the same directory;
     * empty for the one beside the checkpoint's weights, if any.
     */
    public Optional<Path> clip() {
        return path(Setting.CLIP);
    }

    /** Returns a copy with this CLIP. */
    public OfaOptions withClip(Path value) {
        return with(Setting.CLIP, value);
    }

    /**
     * Directory of derived files (unpacked models, graphs, plans); empty for the value of the environment variable
     * {@code OFA_CACHE}, else {@code ~/.cache/ofa-java}. If it is not writable, a warning is logged and a temporary
     * directory is used, which is deleted when the JVM ends.
     */
    public Optional<Path> cache() {
        return path(Setting.CACHE);
    }

    /** Returns a copy with this directory of derived files. */
    public OfaOptions withCache(Path value) {
        return with(Setting.CACHE, value);
    }

    /** Default of requests: whether the EXIF orientation of images is applied. Ignored unless set. */
    public Orientation orientation() {
        return text(Setting.ORIENTATION).map(Orientation::parse).orElse(Orientation.IGNORE);
    }

    /** Returns a copy that applies or ignores the EXIF orientation. */
    public OfaOptions withOrientation(Orientation value) {
        return with(Setting.ORIENTATION, value);
    }

    /** Default of requests: whether truncated image files are accepted. Refused unless set. */
    public Truncated truncated() {
        return text(Setting.TRUNCATED).map(Truncated::parse).orElse(Truncated.REFUSE);
    }

    /** Returns a copy that accepts or refuses truncated image files. */
    public OfaOptions withTruncated(Truncated value) {
        return with(Setting.TRUNCATED, value);
    }

    /**
     * Limits of encoded images; a larger image is refused before it is decoded. Images in memory are not limited. Set
     * by name: {@code maxImagePixels}, {@code maxImageSide}, {@code maxImageBytes} and {@code maxImageScans}.
     */
    public ImageLimits imageLimits() {
        ImageLimits otherwise = ImageLimits.DEFAULT;
        return new ImageLimits(
                number(Setting.MAX_IMAGE_PIXELS, otherwise.maxPixels()),
                (int) number(Setting.MAX_IMAGE_SIDE, otherwise.maxSide()),
                number(Setting.MAX_IMAGE_BYTES, otherwise.maxBytes()),
                (int) number(Setting.MAX_IMAGE_SCANS, otherwise.maxScans()));
    }

    /** Returns a copy with these image limits. */
    public OfaOptions withImageLimits(ImageLimits value) {
        Objects.requireNonNull(value, "imageLimits");
        return with(Setting.MAX_IMAGE_PIXELS, value.maxPixels())
                .with(Setting.MAX_IMAGE_SIDE, value.maxSide())
                .with(Setting.MAX_IMAGE_BYTES, value.maxBytes())
                .with(Setting.MAX_IMAGE_SCANS, value.maxScans());
    }

    /**
     * Maximum heap memory in bytes for all images that are being decoded; empty for half of the heap. All models share
     * it.
     */
    public OptionalLong imageMemory() {
        Serializable value = values.get(Setting.IMAGE_MEMORY.id());
        return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
    }

    /** Returns a copy with this memory limit for decoding, in bytes. */
    public OfaOptions withImageMemory(long value) {
        return with(Setting.IMAGE_MEMORY, value);
    }

    /**
     * Niceness increment of the threads that compute on the CPU, 0 to {@value #MAX_NICENESS}; 0 by default. Linux only:
     * on other systems, and if the system refuses, a warning is logged.
     */
    public int niceness() {
        return (int) number(Setting.NICENESS, 0);
    }

    /** Returns a copy with this niceness increment. */
    public OfaOptions withNiceness(int value) {
        return with(Setting.NICENESS, value);
    }

    /** The set of weights that is read from a training checkpoint; {@link WeightSet#AUTO} by default. */
    public WeightSet weights() {
        return text(Setting.WEIGHTS).map(WeightSet::parse).orElse(WeightSet.AUTO);
    }

    /** Returns a copy with this set of weights of a training checkpoint. */
    public OfaOptions withWeights(WeightSet value) {
        return with(Setting.WEIGHTS, value);
    }

    /**
     * Whether a checkpoint is loaded despite unknown tensors and settings that are not implemented; false by default.
     * Results may be wrong; {@link ModelInfo#notes()} lists what was ignored.
     */
    public boolean lenient() {
        return Boolean.TRUE.equals(values.get(Setting.LENIENT.id()));
    }

    /** Returns a copy that is lenient or strict. */
    public OfaOptions withLenient(boolean value) {
        return with(Setting.LENIENT, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OfaOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "OfaOptions" + values;
    }
}
