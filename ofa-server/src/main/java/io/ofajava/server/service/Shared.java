package io.ofajava.server.service;

import io.ofajava.engine.ThreadNiceness;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.http.BodyReader;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.storage.ImageFetcher;
import io.ofajava.server.storage.S3Storage;
import io.ofajava.server.storage.Spool;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What all models of a server share: threads, storage, measures. Thread-safe. */
public final class Shared implements AutoCloseable {
    private static final int LEAST_WORKERS = 4;
    private static final int TRANSFERS = 16;

    private final ServerConfig config;
    private final Metrics metrics;
    private final BodyReader bodies;
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor transfers;
    private final S3Storage s3;
    private final ImageFetcher images;
    private final PictureOutput output;

    /** Starts the threads. */
    public Shared(ServerConfig config, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
        this.bodies = new BodyReader(config);
        int queue = 4 * config.limits().maxQueue();
        int standBack = config.model().standBack() / 2;
        workers = pool("ofa-worker", Math.max(LEAST_WORKERS, Runtime.getRuntime().availableProcessors()), queue, standBack);
        transfers = pool("ofa-transfer", TRANSFERS, queue, standBack);
        s3 = new S3Storage(config.storage());
        images = new ImageFetcher(s3, config.limits().maxBodyBytes(), config.storage().timeout());
        output = new PictureOutput(config.storage(), s3, new Spool(config.storage().spool(), config.storage().spoolMaxBytes()), metrics);
        metrics.gauge("ofa.bodies.bytes", "bytes of the request bodies that are held", bodies::held);
        metrics.gauge("ofa.workers.waiting", "pieces of work that wait for a thread", () -> workers.getQueue().size() + transfers.getQueue().size());
    }

    /** All threads are started here: one that is started when it is needed would inherit the niceness of whoever needs it, the engine's, say. */
    private static ThreadPoolExecutor pool(String name, int threads, int queue, int standBack) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), task -> {
            Thread thread = new Thread(() -> {
                ThreadNiceness.add(standBack);
                task.run();
            }, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.prestartAllCoreThreads();
        return pool;
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

    /** Threads for what takes processor time: parsing, pictures, answers. Full, they refuse. */
    public ExecutorService workers() {
        return workers;
    }

    /** Threads that wait for other servers. */
    ExecutorService transfers() {
        return transfers;
    }

    ImageFetcher images() {
        return images;
    }

    PictureOutput output() {
        return output;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        transfers.shutdownNow();
        s3.close();
    }
}
