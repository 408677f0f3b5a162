// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ofajava.Statistics;
import io.ofajava.server.http.RequestRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The server's metrics; {@code docs/server.md} lists them. Thread-safe. */
public final class Metrics implements AutoCloseable {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    /** Keeps the sources of each model's meters reachable, because Micrometer references them weakly. */
    private final Map<String, List<Object>> kept = new ConcurrentHashMap<>();

    /** Registers the JVM's meters. */
    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /** The metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Records a response, or a client's disconnection. */
    public void request(RequestRecord record, long nanos) {
        String task = record.task() == null ? "none" : record.task();
        String status = record.status() == 0 ? "gone" : Integer.toString(record.status());
        Timer.builder("ofa.http.requests")
                .description("HTTP requests to /invocations, from the first byte of the request to the last "
                        + "byte of the response")
                .tag("task", task)
                .tag("status", status)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Records the time of a request in the engine's queue. */
    public void queued(String task, long nanos) {
        Timer.builder("ofa.queue")
                .description("time of requests in the engine's queue")
                .tag("task", task)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Records the compute time of a request. */
    public void computed(String task, long nanos) {
        Timer.builder("ofa.compute")
                .description("compute time of requests in encoder and decoder")
                .tag("task", task)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Records a call to S3. */
    public void s3(String operation, boolean done, long nanos) {
        Timer.builder("ofa.s3")
                .description("calls to S3, including retries")
                .tag("operation", operation)
                .tag("outcome", done ? "done" : "failed")
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Records a request that was rejected, abandoned or cut off, by reason: {@code overloaded}, {@code client_closed},
     * {@code deadline_exceeded}, {@code out_of_memory}.
     */
    public void dropped(String why) {
        Counter.builder("ofa.dropped")
                .description("requests rejected at admission or abandoned, by reason")
                .tag("reason", why)
                .register(registry)
                .increment();
    }

    /** Registers a gauge. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Registers a gauge of one model. */
    public void gauge(String name, String description, String model, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tag("model", model).register(registry);
    }

    /** Registers the meters of a model's engine. */
    public void engine(String model, Supplier<Statistics> statistics) {
        keep(model, statistics);
        gauge("ofa.engine.queued", "requests waiting for the encoder", model, statistics, Statistics::queued);
        gauge(
                "ofa.engine.memory.bytes",
                "memory of tensors, excluding weights",
                model,
                statistics,
                Statistics::memoryBytes);
        counter("ofa.encoder.calls", "encoder calls", model, statistics, Statistics::encoderCalls);
        counter("ofa.encoder.sources", "inputs encoded", model, statistics, Statistics::encodedInputs);
        decoder("text", model, () -> statistics.get().text());
        decoder("codes", model, () -> statistics.get().images());
    }

    private void decoder(String name, String model, Supplier<Statistics.Decoding> decoding) {
        keep(model, decoding);
        Gauge.builder("ofa.decoder.requests", () -> decoding.get().requests())
                .description("requests being decoded")
                .tag("decoder", name)
                .tag("model", model)
                .register(registry);
        Gauge.builder("ofa.decoder.rows", () -> decoding.get().rows())
                .description("rows of the last decoder step")
                .tag("decoder", name)
                .tag("model", model)
                .register(registry);
        Gauge.builder("ofa.decoder.parked", () -> decoding.get().parked())
                .description("encoded requests waiting for rows")
                .tag("decoder", name)
                .tag("model", model)
                .register(registry);
        FunctionCounter.builder(
                        "ofa.decoder.steps", decoding, each -> each.get().steps())
                .description("decoder steps")
                .tag("decoder", name)
                .tag("model", model)
                .register(registry);
        FunctionCounter.builder(
                        "ofa.decoder.row.steps", decoding, each -> each.get().rowSteps())
                .description("tokens read by the rows of all decoder steps")
                .tag("decoder", name)
                .tag("model", model)
                .register(registry);
        FunctionCounter.builder(
                        "ofa.decoder.tokens", decoding, each -> each.get().tokens())
                .description("tokens of finished hypotheses")
                .tag("decoder", name)
                .tag("model", model)
                .register(registry);
    }

    private void gauge(
            String name,
            String description,
            String model,
            Supplier<Statistics> statistics,
            ToDoubleFunction<Statistics> value) {
        Gauge.builder(name, () -> value.applyAsDouble(statistics.get()))
                .description(description)
                .tag("model", model)
                .register(registry);
    }

    private void counter(
            String name,
            String description,
            String model,
            Supplier<Statistics> statistics,
            ToDoubleFunction<Statistics> value) {
        FunctionCounter.builder(name, statistics, each -> value.applyAsDouble(each.get()))
                .description(description)
                .tag("model", model)
                .register(registry);
    }

    private void keep(String model, Object source) {
        kept.computeIfAbsent(model, name -> new CopyOnWriteArrayList<>()).add(source);
    }

    /** Removes the meters of an unloaded model, so that its memory can be freed. */
    public void forget(String model) {
        kept.remove(model);
        registry.getMeters().stream()
                .filter(meter -> model.equals(meter.getId().getTag("model")))
                .toList()
                .forEach(registry::remove);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
