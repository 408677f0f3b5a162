// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.Ofa;
import io.ofajava.error.OfaException;
import io.ofajava.server.service.WarmUp;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request to the model when the server has been idle for some time. After several consecutive failures the
 * model is treated as failed.
 */
final class Probe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int FAILURES = 3;
    private static final long TIMEOUT_SECONDS = 60;

    private final Duration interval;
    private final Lifecycle lifecycle;
    private @Nullable ScheduledExecutorService clock;
    private volatile long lastRequest = System.nanoTime();
    private int failures;

    /** @param interval zero for no probes */
    Probe(Duration interval, Lifecycle lifecycle) {
        this.interval = interval;
        this.lifecycle = lifecycle;
    }

    /** Records a successful request, which postpones the next probe. */
    void noteRequest() {
        lastRequest = System.nanoTime();
    }

    synchronized void start(Ofa ofa, Consumer<String> giveUp) {
        if (interval.isZero()) {
            return;
        }
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ofa-probe");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(
                () -> probe(ofa, giveUp), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void probe(Ofa ofa, Consumer<String> giveUp) {
        if (lifecycle.state() != Lifecycle.State.READY || System.nanoTime() - lastRequest < interval.toNanos()) {
            failures = 0;
            return;
        }
        try {
            WarmUp.probe(ofa, TIMEOUT_SECONDS);
            failures = 0;
        } catch (OfaException | TimeoutException e) {
            failures++;
            LOG.error("the self-probe of the model failed ({} of {})", failures, FAILURES, e);
            if (failures == FAILURES) {
                giveUp.accept("the model no longer responds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (clock != null) {
            clock.shutdownNow();
        }
    }
}
