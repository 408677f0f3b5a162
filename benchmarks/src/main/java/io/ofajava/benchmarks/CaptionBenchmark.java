package io.ofajava.benchmarks;

import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.InferenceThread;
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

/** A caption from pixels to hypotheses: encoder, then {@code tokens} tokens and the end, which takes one step more. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 5, time = 6)
public class CaptionBenchmark {
    @Param("base")
    public String size;
    @Param("384")
    public int side;
    @Param("5")
    public int beam;
    @Param("16")
    public int tokens;
    @Param("2")
    public int threads;

    private InferenceThread inference;
    private EncoderInput input;
    private DecodeRequest request;

    @Setup
    public void open() {
        BenchmarkModel model = BenchmarkModel.open(size);
        inference = new InferenceThread(() -> new OnnxRuntimeBackend(threads), model.graphs(), model.config(), List.of(),
                InferenceThread.Limits.DEFAULT);
        inference.awaitReady();
        input = BenchmarkModel.captionInput(side);
        request = DecodeRequest.builder(new BeamSearch(beam)).minLength(tokens).maxLength(tokens).noRepeatNgramSize(3).build();
    }

    @Benchmark
    public float caption() {
        return inference.submit(input, request).join().hypotheses().get(0).score();
    }

    @TearDown
    public void close() {
        inference.close();
    }
}
