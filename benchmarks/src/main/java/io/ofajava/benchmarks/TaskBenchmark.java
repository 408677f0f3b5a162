// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.bench.BenchTask;
import io.ofajava.bench.RandomImage;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.InferenceThread;
import io.ofajava.graph.DecoderKind;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.Resize;
import io.ofajava.image.RgbImage;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Output;
import io.ofajava.task.Prompt;
import io.ofajava.task.TaskRunner;
import io.ofajava.text.Tokenizer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Complete tasks, from a JPEG of 640 x 480 pixels and a text to a text, {@code batch} of them concurrently, as requests
 * of several threads are: they share only the engine. Lengths are fixed; see {@link BenchTask}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 5, time = 6)
public class TaskBenchmark extends ModelParameters {
    @Param({"caption", "answer", "ground"})
    public String task;

    @Param("1")
    public int batch;

    private final ImageDecoder reader = new ImageDecoder();
    private InferenceThread inference;
    private TaskRunner runner;
    private BenchTask benchTask;
    private byte[] file;

    @Setup
    public void open() {
        benchTask = BenchTask.of(task);
        openModel();
        inference = new InferenceThread(this::startBackend, graphs(), config(), List.of(), EngineLimits.DEFAULT);
        inference.awaitReady();
        Tokenizer tokenizer = Tokenizer.load(model().checkpoint(), config().layout());
        runner = new TaskRunner(
                tokenizer,
                Math.min(config().maxSourcePositions(), config().maxTargetPositions()),
                (ids, image, request, listener) -> {
                    Objects.requireNonNull(image, "image");
                    return inference.submit(
                            DecoderKind.TEXT,
                            EncoderInput.of(ids, image.pixels(), image.size(), image.size()),
                            request,
                            listener);
                });
        file = RandomImage.file(640, 480, "jpeg");
    }

    @Benchmark
    public double run() {
        List<CompletableFuture<List<Output>>> running = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            running.add(ask());
        }
        return running.stream()
                .mapToDouble(future -> future.join().get(0).score())
                .sum();
    }

    private CompletableFuture<List<Output>> ask() {
        int side = benchTask.task().imageSize();
        RgbImage image = reader.read(file, "image");
        FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
        Resize.bicubicNormalized(image.rgb(), image.width(), image.height(), side, side, pixels);
        Prompt prompt = runner.prompt(benchTask.task(), benchTask.texts());
        return runner.write(
                benchTask.fixed(prompt.prefixTokens().length),
                prompt,
                new ModelImage(pixels, side, image.width(), image.height()));
    }

    @TearDown
    public void close() {
        inference.close();
    }
}
