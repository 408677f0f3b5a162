// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.error.CacheError;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The graphs of one model on disk, with their weight files. The set of graphs is determined once, by the constructor,
 * so a running model uses the directory only when it compiles a graph; a directory that was removed or changed in the
 * meantime is then restored.
 *
 * @param directory the directory of the graphs
 * @param precision the element types of the graphs
 * @param fixedCache whether the decoders' caches have a fixed length; see {@link GraphTarget#fixedCache}
 * @param candidates whether the decoders return candidates besides logits; see {@link GraphTarget#candidates}
 * @param optional the graphs that not every model has
 * @param restore ensures that the directory is complete and unchanged; runs before a graph is compiled
 */
public record GraphSet(
        Path directory,
        GraphPrecision precision,
        boolean fixedCache,
        boolean candidates,
        Optionals optional,
        Runnable restore) {
    static final String WEIGHTS = "weights.bin";
    static final String ENCODER = "encoder.onnx";
    static final String DECODER = "decoder.onnx";
    static final String IMAGE = "image.onnx";
    static final String TEXT_ENCODER = "encoder-text.onnx";
    static final String CODES_DECODER = "codes.onnx";

    /**
     * Which optional graphs exist.
     *
     * @param image see {@link GraphSet#image}
     * @param textEncoder whether text-only inputs have their own encoder graph
     * @param codes whether image tokens have their own decoder graph
     */
    public record Optionals(boolean image, boolean textEncoder, boolean codes) {
        private static Optionals in(Path directory) {
            return new Optionals(
                    Files.exists(directory.resolve(IMAGE)),
                    Files.exists(directory.resolve(TEXT_ENCODER)),
                    Files.exists(directory.resolve(CODES_DECODER)));
        }
    }

    /** The graphs that a directory has now. */
    public GraphSet(Path directory, GraphPrecision precision, boolean fixedCache, boolean candidates) {
        this(directory, precision, fixedCache, candidates, Optionals.in(directory), () -> {});
    }

    /** Graphs that were exported with the default options. */
    public GraphSet(Path directory) {
        this(directory, GraphPrecision.FP32, false, false);
    }

    /**
     * The same graphs with a way to restore their directory.
     *
     * @param restore writes the directory again if it is missing or changed
     */
    public GraphSet withRestore(Runnable restore) {
        return new GraphSet(directory, precision, fixedCache, candidates, optional, restore);
    }

    /** @return the element type of keys and values */
    public ElementType states() {
        return precision.states();
    }

    /**
     * Whether the image part of the encoder is a separate graph; the encoder then also reads text only, with no
     * patches.
     */
    public boolean hasImage() {
        return optional.image();
    }

    /**
     * The graph from pixels to the encoder's image input, or empty if it is part of the encoder. If it is present, the
     * encoder also reads text only, with no patches, and {@link #textEncoder} is the same graph.
     */
    public Optional<Path> image() {
        return hasImage() ? Optional.of(file(IMAGE)) : Optional.empty();
    }

    /** @return the encoder of an image followed by text */
    public Path encoder() {
        return file(ENCODER);
    }

    /** @return the encoder of text only */
    public Path textEncoder() {
        return optional.textEncoder() ? file(TEXT_ENCODER) : encoder();
    }

    /** Whether one decoder graph serves text and image tokens. */
    public boolean hasOneDecoder() {
        return !optional.codes();
    }

    /**
     * @return the decoder step of that kind, which may be one graph for both; image tokens only for a model that has
     *     them
     */
    public Path decoder(DecoderKind kind) {
        return kind == DecoderKind.CODES && optional.codes() ? file(CODES_DECODER) : file(DECODER);
    }

    /** Number of candidates per token that the decoder of that kind returns; 0: logits only. */
    public int candidates(DecoderKind kind, OfaConfig config) {
        if (!candidates) {
            return 0;
        }
        boolean both = config.layout().numCodes() > 0 && hasOneDecoder();
        return TopCandidates.count(config, both ? List.of(DecoderKind.TEXT, DecoderKind.CODES) : List.of(kind));
    }

    /**
     * Whether the decoder of that kind samples the next token of each row, so that steps can follow without the host.
     */
    public boolean draws(DecoderKind kind) {
        return candidates && !hasOneDecoder() && TopCandidates.draws(List.of(kind));
    }

    private Path file(String name) {
        restore.run();
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            throw CacheError.REMOVED.with(
                    file, "running, and cannot be written again from the checkpoint as it is now");
        }
        return file;
    }
}
