// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Decoder;
import io.ofajava.decode.DecoderOptions;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DecoderEngine;
import io.ofajava.engine.Encoder;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EncoderStates;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.Profiles;
import io.ofajava.error.EngineError;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A decoder over its engine, which is timed. */
final class TimedDecoder implements AutoCloseable {
    private final Encoder encoder;
    private final Supplier<Sample> clock;
    private final DecoderEngine graph;
    private final Decoder decoder;

    /**
     * A request that waits for the others of its batch.
     *
     * @param future receives the result; null if no caller waits for it
     */
    record Pending(
            EncoderInput input,
            DecodeRequest request,
            @Nullable CompletableFuture<DecodeResult> future) {}

    /**
     * Compiles the graph of that kind.
     *
     * @param encoder of the same model
     * @param clock the sample that receives the times
     */
    TimedDecoder(
            Backend backend,
            GraphSet graphs,
            OfaConfig config,
            DecoderKind kind,
            Encoder encoder,
            Supplier<Sample> clock) {
        this.encoder = encoder;
        this.clock = clock;
        EngineLimits limits = EngineLimits.DEFAULT;
        graph = new DecoderEngine(backend, graphs, config, kind);
        int rows = kind == DecoderKind.CODES ? limits.maxCodeRows() : limits.maxRows();
        DecoderOptions all = DecoderOptions.fullVocabulary(config.vocabSize(), 1, rows, kind.positions(config));
        DecoderOptions options = new DecoderOptions(
                Math.min(limits.maxRequests(), rows),
                rows,
                rows,
                all.maxPositions(),
                Profiles.maxTokensPerRow(limits, kind),
                all.bos(),
                all.pad(),
                all.eos(),
                all.unk(),
                kind.rangeFirst(config),
                kind.columns(config),
                graph.top(),
                graph.ahead());
        decoder = new Decoder(options, step -> {
            long start = System.nanoTime();
            graph.run(step);
            clock.get().add(Stage.DECODE, System.nanoTime() - start);
            clock.get().step();
        });
    }

    /** Decodes the requests together; results in their order. */
    List<DecodeResult> decode(List<Pending> requests) {
        Sample sample = clock.get();
        long start = System.nanoTime();
        int most = EngineLimits.DEFAULT.maxEncoderBatch();
        for (int from = 0; from < requests.size(); from += most) {
            List<Pending> part = requests.subList(from, Math.min(requests.size(), from + most));
            List<EncoderStates> sources =
                    encoder.encode(part.stream().map(Pending::input).toList());
            for (int i = 0; i < part.size(); i++) {
                graph.attach(from + i, sources.get(i));
            }
        }
        sample.add(Stage.ENCODE, System.nanoTime() - start);
        start = System.nanoTime();
        long graphBefore = sample.nanos(Stage.DECODE);
        DecodeResult[] results = new DecodeResult[requests.size()];
        try {
            for (int i = 0; i < results.length; i++) {
                decoder.submit(i, requests.get(i).request());
            }
            while (decoder.step() > 0) {
                continue;
            }
            for (DecodeResult result = decoder.poll(); result != null; result = decoder.poll()) {
                results[(int) result.tag()] = result;
            }
        } finally {
            for (int i = 0; i < results.length; i++) {
                decoder.cancel(i);
                graph.release(i);
            }
        }
        sample.add(Stage.SEARCH, System.nanoTime() - start - (sample.nanos(Stage.DECODE) - graphBefore));
        for (DecodeResult result : results) {
            if (result.failure() != null) {
                throw EngineError.DECODING_FAILED.with(result.failure());
            }
        }
        sample.results(List.of(results));
        return List.of(results);
    }

    @Override
    public void close() {
        decoder.close();
        graph.close();
    }
}
