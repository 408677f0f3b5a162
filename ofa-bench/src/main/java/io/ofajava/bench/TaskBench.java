// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.EngineChoice;
import io.ofajava.OfaOptions;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.decode.Sampling;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.Profiles;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.Resize;
import io.ofajava.image.RgbImage;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Prompt;
import io.ofajava.task.Task;
import io.ofajava.task.TaskRunner;
import io.ofajava.text.Tokenizer;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs tasks one after another on the calling thread and says where the time went: the library's own parts in the
 * library's order, with a clock between them. Engines are compiled when a task first needs them. Used by one thread.
 */
public final class TaskBench implements AutoCloseable {
    private static final int PICTURE_WIDTH = 640;
    private static final int PICTURE_HEIGHT = 480;
    private static final int TOP_K = 256;
    private static final long TAG = 1;

    private final RandomModel model;
    private final Path cache;
    private final EngineChoice engine;
    private final OfaConfig config;
    private final GraphSet graphs;
    private final Tokenizer tokenizer;
    private final TaskRunner runner;
    private final Backend backend;
    private final Encoder encoder;
    private final ImageDecoder reader = new ImageDecoder();
    private final byte[] pictureFile = RandomImage.file(PICTURE_WIDTH, PICTURE_HEIGHT, "jpeg");
    private final Map<DecoderKind, Steps> steps = new EnumMap<>(DecoderKind.class);
    private VqganDecoder vqgan;
    private Sample sample;

    /** A decoder over its engine, with a clock around the latter. */
    private final class Steps implements AutoCloseable {
        final DecoderEngine graph;
        final Decoder decoder;

        Steps(DecoderKind kind) {
            EngineLimits limits = EngineLimits.DEFAULT;
            graph = new DecoderEngine(backend, graphs, config, kind);
            int rows = kind == DecoderKind.CODES ? limits.maxCodeRows() : limits.maxRows();
            DecoderOptions all = DecoderOptions.fullVocabulary(config.vocabSize(), 1, rows, kind.positions(config));
            DecoderOptions options = new DecoderOptions(
                    1,
                    rows,
                    rows,
                    all.maxPositions(),
                    Profiles.maxTokensPerRow(limits, kind),
                    all.bos(),
                    all.pad(),
                    all.eos(),
                    all.unk(),
                    kind.rangeFirst(config),
                    kind.columns(config));
            decoder = new Decoder(options, step -> {
                long start = System.nanoTime();
                graph.run(step);
                sample.add(Stage.DECODE, System.nanoTime() - start);
                sample.step();
            });
        }

        DecodeResult decode(EncoderInput input, DecodeRequest request) {
            long start = System.nanoTime();
            graph.attach(TAG, encoder.encode(List.of(input)).get(0));
            sample.add(Stage.ENCODE, System.nanoTime() - start);
            start = System.nanoTime();
            long graphBefore = sample.nanos(Stage.DECODE);
            decoder.submit(TAG, request);
            while (decoder.step() > 0) {
                continue;
            }
            DecodeResult result = decoder.poll();
            graph.release(TAG);
            sample.add(Stage.SEARCH, System.nanoTime() - start - (sample.nanos(Stage.DECODE) - graphBefore));
            if (result.failure() != null) {
                throw EngineError.DECODING_FAILED.with(result.failure());
            }
            return result;
        }

        @Override
        public void close() {
            decoder.close();
            graph.close();
        }
    }

    /**
     * Opens a model on an engine; its graphs are written to the options' cache directory if they are not there.
     *
     * @param options engine, threads and a writable cache directory
     * @param profile an empty directory that receives a profile of each graph when this is closed, or null; for ONNX
     *     Runtime only
     * @throws OfaException if the engine cannot be started, or has no profile
     */
    public TaskBench(RandomModel model, OfaOptions options, Path profile) {
        this.model = model;
        this.cache = options.cacheDirectory();
        NativeLibrary.cacheIn(cache);
        engine = EngineChoice.of(options, null);
        try (Checkpoint checkpoint = Checkpoint.open(model.checkpoint())) {
            config = checkpoint.config();
            graphs = new GraphStore(cache).load(checkpoint, engine.graphs(List.of()));
        }
        tokenizer = Tokenizer.load(model.checkpoint(), config.layout());
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

    /** What executes the graphs, for people. */
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
     * @param imageSize side in pixels that the picture is resized to; 0 for the task's own
     * @param candidates pictures that are painted together; of no account for other tasks
     */
    public Sample run(BenchTask benchTask, int imageSize, int candidates) {
        prepare(benchTask);
        sample = new Sample();
        long start = System.nanoTime();
        if (benchTask == BenchTask.PAINT) {
            paint(benchTask, candidates);
        } else {
            write(benchTask, imageSize);
        }
        sample.total(System.nanoTime() - start);
        return sample;
    }

    /** Compiles what the task needs and what is not compiled yet, so that it is in nobody's time. */
    private void prepare(BenchTask benchTask) {
        boolean paints = benchTask == BenchTask.PAINT;
        steps(paints ? DecoderKind.CODES : DecoderKind.TEXT);
        encoder.prepare(!paints);
        if (paints && vqgan == null) {
            vqgan = VqganDecoder.open(
                    backend,
                    VqganCheckpoint.open(model.vqgan()),
                    new GraphStore(cache),
                    engine.precision(),
                    engine.target());
        }
    }

    private void write(BenchTask benchTask, int imageSize) {
        Task task = benchTask.task();
        int side = imageSize > 0 ? imageSize : task.imageSize();
        long start = System.nanoTime();
        RgbImage picture = reader.read(pictureFile, "picture");
        FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
        Resize.bicubicNormalized(picture.rgb(), picture.width(), picture.height(), side, side, pixels);
        ModelImage image = new ModelImage(pixels, side, picture.width(), picture.height());
        sample.add(Stage.READ_PICTURE, System.nanoTime() - start);
        Prompt prompt = prompt(benchTask);
        start = System.nanoTime();
        long before = modelNanos();
        runner.write(benchTask.fixed(prompt.prefixTokens().length), prompt, image)
                .join();
        sample.add(Stage.WRITE_TEXT, System.nanoTime() - start - (modelNanos() - before));
    }

    private void paint(BenchTask benchTask, int candidates) {
        Prompt prompt = prompt(benchTask);
        int side = config.codeGridSide();
        DecodeRequest request = DecodeRequest.builder(new Sampling(candidates, TOP_K, 0, 1))
                .minLength(side * side)
                .maxLength(side * side)
                .fixedLength(true)
                .codes(true)
                .build();
        DecodeResult result = steps(DecoderKind.CODES).decode(EncoderInput.text(prompt.inputIds()), request);
        long start = System.nanoTime();
        result.hypotheses()
                .forEach(hypothesis -> vqgan.decode(
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
            int[] inputIds, ModelImage image, DecodeRequest request, Object listener) {
        EncoderInput input = EncoderInput.of(inputIds, image.pixels(), image.size(), image.size());
        return CompletableFuture.completedFuture(steps(DecoderKind.TEXT).decode(input, request));
    }

    private Steps steps(DecoderKind kind) {
        return steps.computeIfAbsent(kind, Steps::new);
    }

    private long modelNanos() {
        return sample.nanos(Stage.ENCODE) + sample.nanos(Stage.DECODE) + sample.nanos(Stage.SEARCH);
    }

    /** Frees the engines; profiles are complete afterwards. */
    @Override
    public void close() {
        if (vqgan != null) {
            vqgan.close();
        }
        steps.values().forEach(Steps::close);
        encoder.close();
        backend.close();
    }
}
