// SPDX-License-Identifier: Apache-2.0
package io.ofajava.compile;

import io.ofajava.OfaOptions;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.assembly.EngineSettings;
import io.ofajava.assembly.ImageSizes;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.clip.ClipRanker;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import io.ofajava.graph.PatchGrid;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates in advance the files that the first start of a model would create: its graphs and, for TensorRT, its plans.
 */
public final class ModelCompiler {
    private ModelCompiler() {}

    /**
     * Compiles all graphs of a checkpoint, including those of its VQGAN and CLIP if the options name them.
     *
     * @param options whose cache directory receives the files; a later start with the same cache directory and engine
     *     finds them
     * @param progress receives the progress of building plans
     * @param stage receives the name of each stage when it begins
     * @return description of the engine
     * @throws OfaException if the engine refuses a graph or cannot be started
     * @throws InvalidInputException with the name of the faulty file
     */
    public static String compile(
            Path checkpointPath, OfaOptions options, BuildProgress progress, Consumer<String> stage) {
        NativeLibrary.cacheIn(options.cache().orElseThrow());
        GraphStore store = new GraphStore(options.cache().orElseThrow());
        EngineChoice engine = EngineChoice.of(EngineSettings.of(options.toMap()).compiling(progress));
        try (Checkpoint checkpoint = Checkpoint.open(checkpointPath)) {
            OfaConfig config = checkpoint.config();
            List<PatchGrid> interpolated = new ImageSizes(config).interpolated();
            stage.accept("graphs");
            GraphSet graphs = store.load(checkpoint, engine.graphs(interpolated));
            try (Backend backend = engine.backend().get()) {
                compile(backend, graphs, config, interpolated, stage);
                compile(
                        backend,
                        options.vqgan().map(VqganCheckpoint::open).orElse(null),
                        options.clip().map(ClipCheckpoint::open).orElse(null),
                        store,
                        engine,
                        stage);
                return backend.description();
            }
        }
    }

    /**
     * Writes the graphs of a checkpoint, and of its VQGAN and CLIP if the options name them, without starting an
     * engine. This machine need not have the engine, and whether the engine accepts the graphs is not checked.
     *
     * @param options whose cache directory receives the files; a later start or {@link #compile} with the same cache
     *     directory and engine finds them
     * @param stage receives the name of each stage when it begins
     * @return the engine and the precision of the graphs
     * @throws OfaException if the files cannot be written
     * @throws InvalidInputException with the name of the faulty file
     */
    public static EngineChoice writeGraphs(Path checkpointPath, OfaOptions options, Consumer<String> stage) {
        NativeLibrary.cacheIn(options.cache().orElseThrow());
        GraphStore store = new GraphStore(options.cache().orElseThrow());
        EngineChoice engine = Engines.of(options);
        try (Checkpoint checkpoint = Checkpoint.open(checkpointPath)) {
            stage.accept("graphs");
            store.load(checkpoint, engine.graphs(new ImageSizes(checkpoint.config()).interpolated()));
        }
        if (options.vqgan().isPresent()) {
            stage.accept("vqgan");
            VqganDecoder.graphs(
                    VqganCheckpoint.open(options.vqgan().get()), store, engine.precision(), engine.target());
        }
        if (options.clip().isPresent()) {
            stage.accept("clip");
            ClipRanker.graphs(ClipCheckpoint.open(options.clip().get()), store, engine.precision());
        }
        return engine;
    }

    /** Compiles the VQGAN and CLIP; either may be null. */
    static void compile(
            Backend backend,
            @Nullable VqganCheckpoint vqgan,
            @Nullable ClipCheckpoint clip,
            GraphStore store,
            EngineChoice engine,
            Consumer<String> stage) {
        if (vqgan != null) {
            stage.accept("vqgan");
            VqganDecoder.open(backend, vqgan, store, engine.precision(), engine.target())
                    .close();
        }
        if (clip != null) {
            stage.accept("clip");
            ClipRanker.open(backend, clip, store, engine.precision()).close();
        }
    }

    /** Compiles encoders and decoders. */
    static void compile(
            Backend backend, GraphSet graphs, OfaConfig config, List<PatchGrid> interpolated, Consumer<String> stage) {
        EngineLimits limits = EngineLimits.DEFAULT;
        try (Encoder encoder = new Encoder(backend, graphs, config, interpolated, limits)) {
            stage.accept("encoder");
            encoder.prepare(true);
            stage.accept("text encoder");
            encoder.prepare(false);
        }
        for (DecoderKind kind : DecoderKind.values()) {
            if (kind == DecoderKind.TEXT || config.layout().numCodes() > 0) {
                stage.accept(kind == DecoderKind.TEXT ? "text decoder" : "image token decoder");
                new DecoderEngine(backend, graphs, config, interpolated, limits, kind).close();
            }
        }
    }
}
