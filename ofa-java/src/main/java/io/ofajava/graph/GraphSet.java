// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.error.CacheError;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.onnx.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The graphs of one model on disk, with their weights beside them. Which of them there are is found out once, when this
 * is made; so a model that runs does not depend on the directory but where it compiles a graph, and there a directory
 * that was removed or changed meanwhile is restored.
 *
 * @param directory where they lie
 * @param precision which element types they compute in
 * @param fixedCache whether the decoders' caches have a fixed length; see {@link GraphTarget#fixedCache}
 * @param candidates whether the decoders return candidates besides logits; see {@link GraphTarget#candidates}
 * @param optional the graphs that not every model has
 * @param restore makes sure that the directory is as it was; runs before a graph is compiled
 */
public record GraphSet(
        Path directory,
        Precision precision,
        boolean fixedCache,
        boolean candidates,
        Optionals optional,
        Runnable restore) {
    static final String WEIGHTS = "weights.bin";
    static final String ENCODER = "encoder.onnx";
    static final String DECODER = "decoder.onnx";
    static final String PICTURE = "picture.onnx";
    static final String TEXT_ENCODER = "encoder-text.onnx";
    static final String CODES_DECODER = "codes.onnx";

    /**
     * Which graphs of a kind of their own there are.
     *
     * @param picture see {@link GraphSet#picture}
     * @param textEncoder whether the encoder of text alone is another than that of pictures
     * @param codes whether the decoder of picture codes is another than that of text
     */
    public record Optionals(boolean picture, boolean textEncoder, boolean codes) {
        private static Optionals in(Path directory) {
            return new Optionals(
                    Files.exists(directory.resolve(PICTURE)),
                    Files.exists(directory.resolve(TEXT_ENCODER)),
                    Files.exists(directory.resolve(CODES_DECODER)));
        }
    }

    /** The graphs that a directory has now. */
    public GraphSet(Path directory, Precision precision, boolean fixedCache, boolean candidates) {
        this(directory, precision, fixedCache, candidates, Optionals.in(directory), () -> {});
    }

    /** Graphs that were exported without an option out of the ordinary. */
    public GraphSet(Path directory) {
        this(directory, Precision.FP32, false, false);
    }

    /**
     * The same graphs, which outlive their directory.
     *
     * @param restore writes the directory anew if it is not as it was
     */
    public GraphSet withRestore(Runnable restore) {
        return new GraphSet(directory, precision, fixedCache, candidates, optional, restore);
    }

    /** @return the element type of keys and values */
    public ElementType states() {
        return precision.states();
    }

    /**
     * Whether what the encoder reads of a picture is a graph of its own; the encoder also reads text alone then, with
     * no patches.
     */
    public boolean hasPicture() {
        return optional.picture();
    }

    /**
     * The graph from pixels to what the encoder reads of a picture, or nothing where that is part of the encoder. Where
     * there is one, the encoder also reads text alone, with no patches, and {@link #textEncoder} is the same.
     */
    public Optional<Path> picture() {
        return hasPicture() ? Optional.of(file(PICTURE)) : Optional.empty();
    }

    /** @return the encoder of a picture followed by text */
    public Path encoder() {
        return file(ENCODER);
    }

    /** @return the encoder of text alone */
    public Path textEncoder() {
        return optional.textEncoder() ? file(TEXT_ENCODER) : encoder();
    }

    /** Whether one decoder is that of text and of picture codes. */
    public boolean hasOneDecoder() {
        return !optional.codes();
    }

    /**
     * @return the decoder step of that kind, which may be one graph of both; of picture codes only for a model that has
     *     them
     */
    public Path decoder(DecoderKind kind) {
        return kind == DecoderKind.CODES && optional.codes() ? file(CODES_DECODER) : file(DECODER);
    }

    /** How many candidates the decoder of that kind returns of a token; 0: logits alone. */
    public int candidates(DecoderKind kind, OfaConfig config) {
        if (!candidates) {
            return 0;
        }
        boolean both = config.layout().numCodes() > 0 && hasOneDecoder();
        return TopCandidates.count(config, both ? List.of(DecoderKind.TEXT, DecoderKind.CODES) : List.of(kind));
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
