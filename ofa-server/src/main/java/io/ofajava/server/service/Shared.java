// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.http.BodyReader;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.storage.ImageFetcher;
import io.ofajava.server.storage.S3Storage;
import io.ofajava.server.storage.Spool;

/** What all models of a server share: threads, storage, measures. Thread-safe. */
public final class Shared implements AutoCloseable {
    /** Workers that there are even where there are fewer processors. */
    public static final int LEAST_WORKERS = 4;

    private static final int TRANSFERS = 16;

    private final ServerConfig config;
    private final Metrics metrics;
    private final BodyReader bodies;
    private final Workers workers;
    private final Workers transfers;
    private final S3Storage s3;
    private final ImageFetcher images;
    private final ImageOutput output;

    /** Starts the threads. */
    public Shared(ServerConfig config, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
        this.bodies = new BodyReader(config);
        int most = 4 * config.limits().maxQueue();
        int standBack = config.model().standBack() / 2;
        workers = new Workers(
                "ofa-worker", Math.max(LEAST_WORKERS, Runtime.getRuntime().availableProcessors()), most, standBack);
        transfers = new Workers("ofa-transfer", TRANSFERS, most, standBack);
        s3 = new S3Storage(config.storage());
        images = new ImageFetcher(
                s3,
                config.storage().imageHosts(),
                config.limits().maxBodyBytes(),
                config.storage().timeout());
        output = new ImageOutput(
                config.storage(),
                s3,
                new Spool(config.storage().spool(), config.storage().spoolMaxBytes()),
                metrics);
        metrics.gauge("ofa.bodies.bytes", "bytes of the request bodies that are held", bodies::held);
        metrics.gauge(
                "ofa.workers.waiting",
                "pieces of work that wait for a thread",
                () -> workers.waiting() + transfers.waiting());
    }

    /** What the server was told. */
    public ServerConfig config() {
        return config;
    }

    /** What is measured. */
    public Metrics metrics() {
        return metrics;
    }

    /** Reads request bodies. */
    public BodyReader bodies() {
        return bodies;
    }

    /** Threads for what takes processor time: parsing, pictures, answers. */
    public Workers workers() {
        return workers;
    }

    /** Threads that wait for other servers. */
    Workers transfers() {
        return transfers;
    }

    ImageFetcher images() {
        return images;
    }

    ImageOutput output() {
        return output;
    }

    @Override
    public void close() {
        workers.close();
        transfers.close();
        s3.close();
    }
}
