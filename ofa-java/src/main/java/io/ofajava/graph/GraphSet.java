// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.onnx.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The graphs of one model on disk, with their weights beside them.
 *
 * @param directory where they lie
 * @param precision which element types they compute in
 * @param fixedCache whether the decoders' caches have a fixed length; see {@link GraphTarget#fixedCache}
 */
public record GraphSet(Path directory, Precision precision, boolean fixedCache) {
    static final String WEIGHTS = "weights.bin";
    static final String PICTURE = "picture.onnx";
    static final String TEXT_ENCODER = "encoder-text.onnx";
    static final String CODES_DECODER = "codes.onnx";

    /** Graphs that were exported without an option out of the ordinary. */
    public GraphSet(Path directory) {
        this(directory, Precision.FP32, false);
    }

    /** @return the element type of keys and values */
    public ElementType states() {
        return precision.states();
    }

    /**
     * The graph from pixels to what the encoder reads of a picture, or nothing where that is part of the encoder. Where
     * there is one, the encoder also reads text alone, with no patches, and {@link #textEncoder} is the same.
     */
    public Optional<Path> picture() {
        Path own = directory.resolve(PICTURE);
        return Files.exists(own) ? Optional.of(own) : Optional.empty();
    }

    /** @return the encoder of a picture followed by text */
    public Path encoder() {
        return directory.resolve("encoder.onnx");
    }

    /** @return the encoder of text alone */
    public Path textEncoder() {
        Path own = directory.resolve(TEXT_ENCODER);
        return Files.exists(own) ? own : encoder();
    }

    /**
     * @return the decoder step of that kind, which may be one graph of both; of picture codes only for a model that has
     *     them
     */
    public Path decoder(DecoderKind kind) {
        Path own = directory.resolve(CODES_DECODER);
        return kind == DecoderKind.CODES && Files.exists(own) ? own : directory.resolve("decoder.onnx");
    }
}
