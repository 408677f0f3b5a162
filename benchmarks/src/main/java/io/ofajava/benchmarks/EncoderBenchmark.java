package io.ofajava.benchmarks;

import io.ofajava.engine.Backend;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.Source;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import java.util.List;
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

/** ResNet, encoder and the cross-attention keys and values of one picture with the caption prompt. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 4)
public class EncoderBenchmark {
    @Param("base")
    public String size;
    @Param({"384", "480"})
    public int side;
    @Param("2")
    public int threads;

    private Backend backend;
    private Encoder encoder;
    private EncoderInput input;

    @Setup
    public void open() {
        BenchmarkModel model = BenchmarkModel.open(size);
        backend = new OnnxRuntimeBackend(threads);
        encoder = new Encoder(backend, model.graphs(), model.config(), List.of());
        input = BenchmarkModel.captionInput(side);
    }

    @Benchmark
    public int encode() {
        try (Source source = encoder.encode(List.of(input)).get(0)) {
            return source.length();
        }
    }

    @TearDown
    public void close() {
        encoder.close();
        backend.close();
    }
}
