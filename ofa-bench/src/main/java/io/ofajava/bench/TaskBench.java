// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.OfaOptions;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.compile.Engines;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Sampling;
import io.ofajava.engine.Backend;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.OfaException;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.Resize;
import io.ofajava.image.RgbImage;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import io.ofajava.task.Prompt;
import io.ofajava.task.TaskPlan;
import io.ofajava.task.TaskRunner;
import io.ofajava.text.Tokenizer;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after another on the calling thread and times their stages: the library's own parts in the library's
 * order, with a clock between them. Engines are compiled on first use. Used by one thread.
 */
public final class TaskBench implements AutoCloseable {
    private static final int IMAGE_WIDTH = 640;
    private static final int IMAGE_HEIGHT = 480;
    private static final int TOP_K = 256;

    private final @Nullable Supplier<Path> vqganDirectory;
    private final Path cache;
    private final EngineChoice engine;
    private final OfaConfig config;
    private final GraphSet graphs;
    private final Tokenizer tokenizer;
    private final TaskRunner runner;
    private final Backend backend;
    private final Encoder encoder;
    private final ImageDecoder reader = new ImageDecoder();
    private final byte[] imageFile = RandomImage.file(IMAGE_WIDTH, IMAGE_HEIGHT, "jpeg");
    private final Map<DecoderKind, TimedDecoder> steps = new EnumMap<>(DecoderKind.class);
    private final List<TimedDecoder.Pending> pending = new ArrayList<>();
    private @Nullable VqganDecoder vqgan;
    private Sample sample = new Sample();

    /**
     * Opens a model on an engine; its graphs are written to the options' cache directory if they are missing.
     *
     * @param options engine, threads and a writable cache directory
     * @param profile an empty directory that receives a profile of each graph when this is closed, or null; ONNX
     *     Runtime only
     * @throws OfaException if the engine cannot be started, or does not support profiling
     */
    public TaskBench(RandomModel model, OfaOptions options, @Nullable Path profile) {
        this(
                model.checkpoint(),
                model::vqgan,
                Engines.of(options),
                options.cache().orElseThrow(),
                profile);
    }

    /**
     * Opens a checkpoint on an engine.
     *
     * @param vqgan supplies the directory of its VQGAN when an image is first generated; null if none is
     * @param cache a writable directory
     */
    public TaskBench(
            Path checkpointPath,
            @Nullable Supplier<Path> vqgan,
            EngineChoice engine,
            Path cache,
            @Nullable Path profile) {
        this.vqganDirectory = vqgan;
        this.cache = cache;
        this.engine = engine;
        NativeLibrary.cacheIn(cache);
        try (Checkpoint checkpoint = Checkpoint.open(checkpointPath)) {
            config = checkpoint.config();
            graphs = new GraphStore(cache).load(checkpoint, engine.graphs(List.of()));
        }
        tokenizer = Tokenizer.load(checkpointPath, config.layout());
        runner = new TaskRunner(
                tokenizer, Math.min(config.maxSourcePositions(), config.maxTargetPositions()), this::decodeText);
        backend = engine.backend().get();
        if (profile != null) {
            if (!(backend instanceof OnnxRuntimeBackend runtime)) {
                backend.close();
                throw BenchError.NO_PROFILE.with();
            }
            runtime.profileInto(profile);
        }
        encoder = new Encoder(backend, graphs, config, List.of());
    }

    /** Description of the engine. */
    public String engine() {
        return backend.description();
    }

    /** The model's configuration. */
    public OfaConfig config() {
        return config;
    }

    /**
     * Runs a task once.
     *
     * @param imageSize side in pixels to which the image is resized; 0 for the task's own
     * @param candidates images that are generated together; ignored by other tasks
     * @param batch requests that are decoded together, 1 to {@link #mostBatch}
     */
    public Sample run(BenchTask benchTask, int imageSize, int candidates, int batch) {
        prepare(benchTask);
        sample = new Sample();
        long start = System.nanoTime();
        if (benchTask == BenchTask.PAINT) {
            paint(benchTask, candidates, batch);
        } else {
            write(benchTask, imageSize, batch);
        }
        sample.total(System.nanoTime() - start);
        return sample;
    }

    /** Compiles the graphs that the task needs, so that compilation is not measured. */
    private void prepare(BenchTask benchTask) {
        boolean paints = benchTask == BenchTask.PAINT;
        steps(paints ? DecoderKind.CODES : DecoderKind.TEXT);
        encoder.prepare(!paints);
        if (paints && vqgan == null) {
            vqgan = VqganDecoder.open(
                    backend,
                    VqganCheckpoint.open(
                            Objects.requireNonNull(vqganDirectory, "vqgan").get()),
                    new GraphStore(cache),
                    engine.precision(),
                    engine.target());
        }
    }

    private void write(BenchTask benchTask, int imageSize, int batch) {
        TaskPlan task = benchTask.task();
        int side = imageSize > 0 ? imageSize : task.imageSize();
        List<CompletableFuture<List<Output>>> written = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            long start = System.nanoTime();
            ModelImage image = image(side);
            sample.add(Stage.READ_IMAGE, System.nanoTime() - start);
            Prompt prompt = prompt(benchTask);
            written.add(runner.write(benchTask.fixed(prompt.prefixTokens().length), prompt, image));
        }
        List<TimedDecoder.Pending> together = List.copyOf(pending);
        pending.clear();
        List<DecodeResult> results = steps(DecoderKind.TEXT).decode(together);
        long start = System.nanoTime();
        for (int i = 0; i < batch; i++) {
            Objects.requireNonNull(together.get(i).future(), "future").complete(results.get(i));
        }
        written.forEach(CompletableFuture::join);
        sample.add(Stage.WRITE_TEXT, System.nanoTime() - start);
    }

    private void paint(BenchTask benchTask, int candidates, int batch) {
        List<TimedDecoder.Pending> together = new ArrayList<>();
        int side = config.codeGridSide();
        DecodeRequest request = DecodeRequest.builder(new Sampling(candidates, TOP_K, 0, 1))
                .minLength(side * side)
                .maxLength(side * side)
                .fixedLength(true)
                .codes(true)
                .build();
        for (int i = 0; i < batch; i++) {
            together.add(
                    new TimedDecoder.Pending(EncoderInput.text(prompt(benchTask).inputIds()), request, null));
        }
        VqganDecoder images = Objects.requireNonNull(vqgan, "vqgan");
        List<DecodeResult> results = steps(DecoderKind.CODES).decode(together);
        long start = System.nanoTime();
        results.stream()
                .flatMap(result -> result.hypotheses().stream())
                .forEach(hypothesis -> images.decode(
                        Arrays.stream(hypothesis.tokens())
                                .map(token -> token - config.layout().codeOffset())
                                .toArray(),
                        side,
                        side));
        sample.add(Stage.VQGAN, System.nanoTime() - start);
    }

    private Prompt prompt(BenchTask benchTask) {
        long start = System.nanoTime();
        Prompt prompt = runner.prompt(benchTask.task(), benchTask.texts());
        sample.add(Stage.TOKENIZE, System.nanoTime() - start);
        return prompt;
    }

    private CompletableFuture<DecodeResult> decodeText(
            int[] inputIds, @Nullable ModelImage image, DecodeRequest request, @Nullable Object listener) {
        Objects.requireNonNull(image, "image");
        CompletableFuture<DecodeResult> future = new CompletableFuture<>();
        pending.add(new TimedDecoder.Pending(
                EncoderInput.of(inputIds, image.pixels(), image.size(), image.size()), request, future));
        return future;
    }

    /** The ids of a task's prompt. */
    public int[] inputIds(BenchTask benchTask) {
        return runner.prompt(benchTask.task(), benchTask.texts()).inputIds();
    }

    /**
     * Writes the encoder's image input, {@code [3, side, side]} float32, little-endian, for comparison with other code.
     */
    public Path writePixels(int side, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(3 * side * side * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(image(side).pixels());
        return Files.write(file, bytes.array());
    }

    private ModelImage image(int side) {
        RgbImage image = reader.read(imageFile, "image");
        FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
        Resize.bicubicNormalized(image.rgb(), image.width(), image.height(), side, side, pixels);
        return new ModelImage(pixels, side, image.width(), image.height());
    }

    /** The maximum number of requests of a task that are decoded together: the decoder's slots and rows. */
    public static int mostBatch(BenchTask benchTask, int candidates) {
        EngineLimits limits = EngineLimits.DEFAULT;
        int rows = benchTask == BenchTask.PAINT
                ? limits.maxCodeRows() / candidates
                : limits.maxRows() / benchTask.task().preset().beamSize();
        return Math.min(limits.maxRequests(), rows);
    }

    private TimedDecoder steps(DecoderKind kind) {
        return steps.computeIfAbsent(
                kind, each -> new TimedDecoder(backend, graphs, config, each, encoder, () -> sample));
    }

    /** Frees the engines; profiles are complete afterwards. */
    @Override
    public void close() {
        if (vqgan != null) {
            vqgan.close();
        }
        steps.values().forEach(TimedDecoder::close);
        encoder.close();
        backend.close();
    }
}
