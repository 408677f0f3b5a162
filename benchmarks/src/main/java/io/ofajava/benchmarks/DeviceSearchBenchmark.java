// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.decode.SearchMode;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * One step of a beam search with its engine call, over full logits or over the candidates that the decoder graph
 * returns: shows whether search on the device pays. Captions of 384 x 384 images, up to 64 tokens.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class DeviceSearchBenchmark extends ModelParameters {
    private static final int SIDE = 384;
    private static final int TOKENS = 64;

    @Param({"1", "5"})
    public int beam;
    /** Whether the search reads candidates of the graph instead of logits. */
    @Param({"false", "true"})
    public boolean candidates;

    private Backend backend;
    private Encoder encoder;
    private DecoderEngine engine;
    private Decoder decoder;
    private DecodeRequest request;
    private int live;
    private long tag;

    @Setup
    public void open() {
        openModel();
        backend = startBackend();
        GraphSet graphs;
        try (Checkpoint checkpoint = Checkpoint.open(model().checkpoint())) {
            GraphExporter.Options options = choice().graphs(List.of());
            graphs = store().load(
                            checkpoint,
                            new GraphExporter.Options(
                                    options.interpolated(), false, options.precision(), options.target(), candidates));
        }
        encoder = new Encoder(backend, graphs, config(), List.of());
        engine = new DecoderEngine(backend, graphs, config(), DecoderKind.TEXT);
        decoder = new Decoder(
                DecoderOptions.fullVocabulary(config().vocabSize(), 1, beam, DecoderKind.TEXT.positions(config()))
                        .withTop(engine.top(), engine.ahead()),
                engine);
        SearchMode search = new BeamSearch(beam, true, 1f);
        request = DecodeRequest.builder(search)
                .minLength(TOKENS)
                .maxLength(TOKENS)
                .noRepeatNgramSize(3)
                .build();
    }

    /** A new request if the last one has ended; its encoder call is not timed. */
    @Setup(Level.Invocation)
    public void submit() {
        if (live == 0) {
            if (tag > 0) {
                engine.release(tag);
                decoder.poll();
            }
            tag++;
            engine.attach(tag, encoder.encode(List.of(captionInput(SIDE))).get(0));
            decoder.submit(tag, request);
        }
    }

    @Benchmark
    public int step() {
        live = decoder.step();
        return live;
    }

    @TearDown
    public void close() {
        decoder.close();
        engine.close();
        encoder.close();
        backend.close();
    }
}
