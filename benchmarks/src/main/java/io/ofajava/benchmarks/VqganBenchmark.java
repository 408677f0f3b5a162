// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.engine.Backend;
import io.ofajava.image.RgbImage;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import java.util.List;
import java.util.Random;
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
 * Image tokens to pixels by a VQGAN of the published shape: 32 x 32 tokens per image, several images per call. Its size
 * does not depend on the model's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 4)
public class VqganBenchmark extends ModelParameters {
    private static final int SIDE = 32;

    @Param("1")
    public int images;

    private Backend backend;
    private VqganDecoder decoder;
    private int[] codes;

    @Setup
    public void open() {
        openModel();
        backend = startBackend();
        decoder = VqganDecoder.open(
                backend, VqganCheckpoint.open(model().vqgan()), store(), choice().precision(), choice().target());
        codes = new Random(1)
                .ints((long) images * SIDE * SIDE, 0, config().layout().numCodes())
                .toArray();
    }

    @Benchmark
    public List<RgbImage> decode() {
        return decoder.decode(codes, SIDE, SIDE);
    }

    @TearDown
    public void close() {
        decoder.close();
        backend.close();
    }
}
