package io.ofajava.graph;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The graphs of one model on disk, with their weights beside them.
 *
 * @param directory  where they lie
 * @param precision  which element types they compute in
 * @param fixedCache whether the decoders' caches have a fixed length; see {@link GraphTarget#fixedCache}
 */
public record GraphSet(Path directory, Precision precision, boolean fixedCache) {
    static final String WEIGHTS = "weights.bin";
    static final String TEXT_ENCODER = "encoder-text.onnx";

    /** Graphs that were exported without an option out of the ordinary. */
    public GraphSet(Path directory) {
        this(directory, Precision.FP32, false);
    }

    /** @return the element type of keys and values */
    public ElementType states() {
        return precision.states();
    }

    /** @return the encoder of a picture followed by text; also of text alone, with no patches, where {@link #textEncoder} is the same */
    public Path encoder() {
        return directory.resolve("encoder.onnx");
    }

    /** @return the encoder of text alone */
    public Path textEncoder() {
        Path own = directory.resolve(TEXT_ENCODER);
        return Files.exists(own) ? own : encoder();
    }

    /** @return the decoder step of that kind */
    public Path decoder(DecoderKind kind) {
        return directory.resolve(kind == DecoderKind.CODES ? "codes.onnx" : "decoder.onnx");
    }

    /** @return whether the model writes image codes */
    public boolean hasCodes() {
        return Files.exists(decoder(DecoderKind.CODES));
    }
}
