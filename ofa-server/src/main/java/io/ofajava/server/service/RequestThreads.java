// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.service;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.ops.Metrics;

/**
 * The thread pools of requests. Image decoding has a separate pool, so that expensive images cannot delay parsing,
 * admission and rejection of other requests. Thread-safe.
 */
public final class RequestThreads implements AutoCloseable {
    private static final int LEAST_FRONT = 4;
    private static final int LEAST_DECODING = 2;
    private static final int TRANSFERS = 16;
    private static final int QUEUED_PER_REQUEST = 4;

    private final Workers front;
    private final Workers decoding;
    private final Workers transfers;

    /** Starts the threads and registers their gauge. */
    public RequestThreads(ServerConfig config, Metrics metrics) {
        int queued = QUEUED_PER_REQUEST * config.limits().maxQueue();
        int niceness = config.model().niceness() / 2;
        int processors = Runtime.getRuntime().availableProcessors();
        front = new Workers("ofa-worker", Math.max(LEAST_FRONT, processors), queued, niceness);
        decoding = new Workers("ofa-decoding", Math.max(LEAST_DECODING, processors), queued, niceness);
        transfers = new Workers("ofa-transfer", TRANSFERS, queued, niceness);
        metrics.gauge(
                "ofa.workers.waiting",
                "Tasks that wait for a thread.",
                () -> front.waiting() + decoding.waiting() + transfers.waiting());
    }

    /** Threads that parse and admit requests and write responses. */
    public Workers front() {
        return front;
    }

    /** Threads that decode images. */
    public Workers decoding() {
        return decoding;
    }

    /** Threads that wait for other servers. */
    public Workers transfers() {
        return transfers;
    }

    @Override
    public void close() {
        front.close();
        decoding.close();
        transfers.close();
    }
}
