// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.engine.Backend;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EncoderStates;
import java.util.Collections;
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

/** ResNet, encoder and the cross-attention keys and values of images with the caption prompt, in one call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 4)
public class EncoderBenchmark extends ModelParameters {
    @Param({"384", "480"})
    public int side;

    @Param("1")
    public int batch;

    private Backend backend;
    private Encoder encoder;
    private List<EncoderInput> inputs;

    @Setup
    public void open() {
        openModel();
        backend = startBackend();
        encoder = new Encoder(backend, graphs(), config(), List.of());
        inputs = Collections.nCopies(batch, captionInput(side));
    }

    @Benchmark
    public int encode() {
        List<EncoderStates> sources = encoder.encode(inputs);
        int length = sources.get(0).length();
        sources.forEach(EncoderStates::close);
        return length;
    }

    @TearDown
    public void close() {
        encoder.close();
        backend.close();
    }
}
