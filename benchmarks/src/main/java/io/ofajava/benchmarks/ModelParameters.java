// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.bench.ModelSize;
import io.ofajava.bench.RandomModel;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.compile.Engines;
import io.ofajava.engine.Backend;
import io.ofajava.engine.EncoderInput;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import io.ofajava.nativelib.NativeLibrary;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The parameters of every model benchmark, and the model itself: random weights, created once and kept with their
 * graphs in {@code -Dofa.benchmarks=DIR} (default: {@code target/benchmarks}).
 */
@State(Scope.Benchmark)
public abstract class ModelParameters {
    /** The token ids of the caption prompt in OFA's vocabulary. */
    private static final int[] CAPTION_PROMPT = {0, 99, 473, 5, 2274, 6190, 116, 2};
    /** The length of the prompt for an image with a caption of a dozen words. */
    private static final int PAINT_PROMPT_TOKENS = 24;

    private static final long SEED = 1;

    /** tiny, medium, base, large, huge. */
    @Param("base")
    public String size;
    /** cpu, cuda, tensorrt. */
    @Param("cpu")
    public String engine;
    /** fp32, fp16, bf16 or any other precision of the engine. */
    @Param("fp32")
    public String precision;
    /** Threads of an engine on the CPU. */
    @Param("2")
    public int threads;

    private @Nullable Opened opened;

    private record Opened(RandomModel model, EngineChoice choice, OfaConfig config, GraphSet graphs) {}

    /** The directory of models and graphs. */
    static Path root() {
        return Path.of(System.getProperty("ofa.benchmarks", "target/benchmarks"))
                .toAbsolutePath();
    }

    /** How the model runs. */
    OfaOptions options() {
        return OfaOptions.defaults()
                .withThreads(threads)
                .withCache(root())
                .withEngine(EngineKind.parse(engine))
                .withPrecision(Precision.parse(precision));
    }

    /** Opens the model, creating it if necessary; must be called before the other methods. */
    void openModel() {
        NativeLibrary.cacheIn(root());
        RandomModel model = RandomModel.open(ModelSize.of(size), root());
        EngineChoice choice = Engines.of(options());
        try (Checkpoint checkpoint = Checkpoint.open(model.checkpoint())) {
            GraphSet graphs = store().load(checkpoint, choice.graphs(java.util.List.of()));
            opened = new Opened(model, choice, checkpoint.config(), graphs);
        }
    }

    private Opened opened() {
        return Objects.requireNonNull(opened, "opened");
    }

    RandomModel model() {
        return opened().model();
    }

    GraphStore store() {
        return new GraphStore(root());
    }

    GraphSet graphs() {
        return opened().graphs();
    }

    OfaConfig config() {
        return opened().config();
    }

    EngineChoice choice() {
        return opened().choice();
    }

    /** Starts the engine, on the thread that uses it. */
    Backend startBackend() {
        return opened().choice().backend().get();
    }

    /** A seeded random image with the caption prompt. */
    static EncoderInput captionInput(int side) {
        Random random = new Random(SEED);
        FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
        while (pixels.hasRemaining()) {
            pixels.put(random.nextFloat() * 2 - 1);
        }
        return EncoderInput.of(CAPTION_PROMPT, pixels.flip(), side, side);
    }

    /** A seeded random text. */
    static EncoderInput paintInput() {
        return EncoderInput.text(
                new Random(SEED).ints(PAINT_PROMPT_TOKENS, 100, 50_000).toArray());
    }
}
