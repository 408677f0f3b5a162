// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.assembly.EngineChoice;
import io.ofajava.assembly.EngineType;
import io.ofajava.bench.BenchTask;
import io.ofajava.bench.Sample;
import io.ofajava.bench.TaskBench;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.onnx.GraphPrecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model on the GPU with counted calls and observable memory. Used by one thread. */
final class GpuSession implements AutoCloseable {
    private static final long WORKSPACE = 1L << 30;

    final CountingApi counts = new CountingApi();
    final TaskBench bench;
    // Set when the engine starts, which the constructor of TaskBench does.
    private @Nullable TensorRtApi api;
    private @Nullable TensorRtBackend backend;

    GpuSession(GpuCheck check, GpuModel model, String precision, boolean capture) {
        TensorRtSettings settings = new TensorRtSettings(
                check.number("device", 0), check.cache(), null, WORKSPACE, BuildProgress.NONE, capture, false);
        EngineChoice engine = new EngineChoice(
                EngineType.TENSORRT,
                () -> {
                    TensorRtApi counted = counts.around(TensorRtProvider.load());
                    TensorRtBackend started = new TensorRtBackend(counted, settings);
                    api = counted;
                    backend = started;
                    return started;
                },
                GraphPrecision.of(precision));
        bench = new TaskBench(model.checkpoint(), model.vqgan(), engine, check.cache(), null);
    }

    /** Calls into CUDA, on the thread that owns the backend. */
    TensorRtApi api() {
        return Objects.requireNonNull(api, "api");
    }

    /** Device memory of tensors and scratch, in bytes. */
    long takenBytes() {
        return Objects.requireNonNull(backend, "backend").takenBytes();
    }

    Sample run(BenchTask task, int imageSize, int candidates) {
        return bench.run(task, imageSize, candidates, 1);
    }

    /** The decoded results, bit by bit: tokens and scores of every hypothesis. */
    static List<String> outcome(Sample sample) {
        List<String> lines = new ArrayList<>();
        for (DecodeResult result : sample.results()) {
            for (Hypothesis hypothesis : result.hypotheses()) {
                lines.add(Arrays.toString(hypothesis.tokens()) + " " + hypothesis.score() + " "
                        + Arrays.toString(hypothesis.positionalScores()));
            }
        }
        return lines;
    }

    @Override
    public void close() {
        bench.close();
    }
}
