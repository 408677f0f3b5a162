// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ofajava.Ofa;
import io.ofajava.Statistics;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters of one model, with the names of the server's metrics: {@code ofa.engine.queued},
 * {@code ofa.engine.memory.bytes}, {@code ofa.encoder.calls}, {@code ofa.encoder.sources}, and for the decoders
 * {@code text} and {@code codes} (tag {@code decoder}) {@code ofa.decoder.requests}, {@code ofa.decoder.rows},
 * {@code ofa.decoder.parked}, {@code ofa.decoder.steps}, {@code ofa.decoder.row.steps} and {@code ofa.decoder.tokens}.
 * The mean batch size is row steps divided by steps. The tag {@code model} is the beginning of the model's hash.
 */
public final class OfaMeters implements MeterBinder {
    private static final int VERSION_DIGITS = 16;

    private final Ofa ofa;

    /** @param ofa must stay open as long as the meters are read */
    public OfaMeters(Ofa ofa) {
        this.ofa = Objects.requireNonNull(ofa, "ofa");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Tags model = Tags.of("model", ofa.info().hash().substring(0, VERSION_DIGITS));
        gauge(registry, model, "ofa.engine.queued", "Requests waiting for the encoder", null, Statistics::queued);
        gauge(
                registry,
                model,
                "ofa.engine.memory.bytes",
                "Memory of tensors, excluding weights",
                "bytes",
                Statistics::memoryBytes);
        counter(registry, model, "ofa.encoder.calls", "Encoder calls", Statistics::encoderCalls);
        counter(registry, model, "ofa.encoder.sources", "Inputs encoded", Statistics::encodedInputs);
        decoder(registry, model.and("decoder", "text"), Statistics::text);
        decoder(registry, model.and("decoder", "codes"), Statistics::images);
    }

    private void decoder(MeterRegistry registry, Tags tags, Function<Statistics, Statistics.Decoding> of) {
        gauge(
                registry,
                tags,
                "ofa.decoder.requests",
                "Requests being decoded",
                null,
                on(of, Statistics.Decoding::requests));
        gauge(
                registry,
                tags,
                "ofa.decoder.rows",
                "Rows of the last decoder step",
                null,
                on(of, Statistics.Decoding::rows));
        gauge(
                registry,
                tags,
                "ofa.decoder.parked",
                "Encoded requests waiting for rows",
                null,
                on(of, Statistics.Decoding::parked));
        counter(registry, tags, "ofa.decoder.steps", "Decoder steps", on(of, Statistics.Decoding::steps));
        counter(
                registry,
                tags,
                "ofa.decoder.row.steps",
                "Tokens read by the rows of all decoder steps",
                on(of, Statistics.Decoding::rowSteps));
        counter(
                registry,
                tags,
                "ofa.decoder.tokens",
                "Tokens of finished hypotheses",
                on(of, Statistics.Decoding::tokens));
    }

    private static ToDoubleFunction<Statistics> on(
            Function<Statistics, Statistics.Decoding> of, ToDoubleFunction<Statistics.Decoding> value) {
        return statistics -> value.applyAsDouble(of.apply(statistics));
    }

    private void gauge(
            MeterRegistry registry,
            Tags tags,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<Statistics> value) {
        Gauge.builder(name, ofa, each -> value.applyAsDouble(each.statistics()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    private void counter(
            MeterRegistry registry, Tags tags, String name, String description, ToDoubleFunction<Statistics> value) {
        FunctionCounter.builder(name, ofa, each -> value.applyAsDouble(each.statistics()))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
