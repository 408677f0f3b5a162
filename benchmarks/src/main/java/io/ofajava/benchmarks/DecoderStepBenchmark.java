package io.ofajava.benchmarks;

import io.ofajava.decode.Step;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.graph.DecoderKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
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
 * One decoder step, by kind, position and number of rows: text over the source of a 384 x 384 picture, picture codes over that of a short text. The
 * logits are left unread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecoderStepBenchmark {
    private static final int SIDE = 384;
    private static final int TOKEN = 100;

    @Param("base")
    public String size;
    @Param({"1", "5"})
    public int rows;
    @Param({"1", "16", "64", "512", "1000"})
    public int position;
    @Param({"TEXT", "CODES"})
    public DecoderKind kind;
    @Param("2")
    public int threads;

    private Backend backend;
    private DecoderEngine engine;
    private Step step;

    @Setup
    public void open() {
        BenchmarkModel model = BenchmarkModel.open(size);
        backend = new OnnxRuntimeBackend(threads);
        engine = new DecoderEngine(backend, model.graphs(), model.config(), kind);
        try (Encoder encoder = new Encoder(backend, model.graphs(), model.config(), List.of())) {
            engine.attach(0, encoder.encode(List.of(kind == DecoderKind.CODES ? BenchmarkModel.paintInput() : BenchmarkModel.captionInput(SIDE))).get(0));
        }
        int columns = kind.columns(model.config());
        FloatBuffer logits = ByteBuffer.allocateDirect(rows * columns * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
        engine.run(step(0, row -> -1, logits, columns));
        step = step(position, row -> row, logits, columns);
    }

    private Step step(int at, IntUnaryOperator parent, FloatBuffer logits, int columns) {
        return new Step(rows, 1, fill(row -> TOKEN + row), fill(row -> at), fill(parent), fill(row -> 0), LongBuffer.wrap(new long[] {0}),
                logits, columns);
    }

    private IntBuffer fill(IntUnaryOperator value) {
        return IntBuffer.wrap(IntStream.range(0, rows).map(value).toArray());
    }

    @Benchmark
    public float step() {
        engine.run(step);
        return step.logits().get(0);
    }

    @TearDown
    public void close() {
        engine.close();
        backend.close();
    }
}
