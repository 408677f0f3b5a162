// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.decode.Step;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
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
import java.util.stream.LongStream;
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
 * One decoder step, by kind, position, requests and beam: text over the encoder states of 384 x 384 images, image
 * tokens over those of short texts. The logits are not read.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecoderStepBenchmark extends ModelParameters {
    private static final int SIDE = 384;
    private static final int TOKEN = 100;

    @Param("1")
    public int requests;
    /** Rows per request: beams, or candidates of an image. */
    @Param({"1", "5"})
    public int beam;

    @Param({"1", "16", "64", "512", "1000"})
    public int position;

    @Param({"TEXT", "CODES"})
    public DecoderKind kind;

    private Backend backend;
    private DecoderEngine decoder;
    private Step step;

    @Setup
    public void open() {
        openModel();
        backend = startBackend();
        decoder = new DecoderEngine(backend, graphs(), config(), kind);
        EncoderInput input = kind == DecoderKind.CODES ? paintInput() : captionInput(SIDE);
        try (Encoder encoder = new Encoder(backend, graphs(), config(), List.of())) {
            for (int tag = 0; tag < requests; tag++) {
                decoder.attach(tag, encoder.encode(List.of(input)).get(0));
            }
        }
        int columns = kind.columns(config());
        FloatBuffer logits = ByteBuffer.allocateDirect(requests * beam * columns * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        decoder.run(step(0, row -> -1, logits, columns));
        step = step(position, row -> row, logits, columns);
    }

    private Step step(int at, IntUnaryOperator parent, FloatBuffer logits, int columns) {
        return new Step(
                requests * beam,
                1,
                requests,
                fill(row -> TOKEN + row),
                fill(row -> at),
                fill(parent),
                fill(row -> row / beam),
                LongBuffer.wrap(LongStream.range(0, requests).toArray()),
                logits,
                columns);
    }

    private IntBuffer fill(IntUnaryOperator value) {
        return IntBuffer.wrap(IntStream.range(0, requests * beam).map(value).toArray());
    }

    @Benchmark
    public float step() {
        decoder.run(step);
        return step.logits().get(0);
    }

    @TearDown
    public void close() {
        decoder.close();
        backend.close();
    }
}
