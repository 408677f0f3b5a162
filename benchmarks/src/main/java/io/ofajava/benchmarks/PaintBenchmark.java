// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.Sampling;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.InferenceThread;
import io.ofajava.graph.DecoderKind;
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

/** The image tokens of an image for a text with the published sampling: 1,024 tokens, top-k 256, temperature 1. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class PaintBenchmark extends ModelParameters {
    private static final int TOP_K = 256;

    @Param({"1", "8"})
    public int candidates;

    private InferenceThread inference;
    private EncoderInput input;
    private DecodeRequest request;

    @Setup
    public void open() {
        openModel();
        inference = new InferenceThread(this::startBackend, graphs(), config(), List.of(), EngineLimits.DEFAULT);
        inference.awaitReady();
        input = paintInput();
        int codes = config().codeGridSide() * config().codeGridSide();
        request = DecodeRequest.builder(new Sampling(candidates, TOP_K, 0, 1))
                .minLength(codes)
                .maxLength(codes)
                .fixedLength(true)
                .codes(true)
                .build();
    }

    @Benchmark
    public float codes() {
        return inference
                .submit(DecoderKind.CODES, input, request, null)
                .join()
                .hypotheses()
                .get(0)
                .score();
    }

    @TearDown
    public void close() {
        inference.close();
    }
}
