// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose request header does not arrive in time. Jetty's idle timeout restarts with every byte, so a
 * client that sends a byte now and then could hold its connection indefinitely. The time is measured from the first
 * byte of a header, which is detected several times within the limit, to the complete header. Idle connections and
 * requests in progress have other limits. Thread-safe.
 */
final class HeaderClock implements Connection.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderClock.class);
    private static final int LOOKS = 20;

    private final long limitNanos;
    private final Map<Connection, Watched> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ofa-header-clock");
        thread.setDaemon(true);
        return thread;
    });

    HeaderClock(Duration limit) {
        limitNanos = limit.toNanos();
        clock.scheduleWithFixedDelay(this::look, limitNanos / LOOKS, limitNanos / LOOKS, TimeUnit.NANOSECONDS);
    }

    /** One connection: its number of requests in progress, and since when a header has been arriving. */
    private static final class Watched {
        private int served;
        private long bytesBefore;
        private boolean arriving;
        private long sinceNanos;

        synchronized void begun() {
            served++;
            arriving = false;
        }

        synchronized void ended(long bytes) {
            served--;
            bytesBefore = bytes;
        }

        synchronized boolean isLate(long bytes, long now, long limit) {
            if (served > 0 || bytes == bytesBefore) {
                return false;
            }
            if (!arriving) {
                arriving = true;
                sinceNanos = now;
            }
            return now - sinceNanos >= limit;
        }
    }

    /** A request header has arrived. Watching stops until {@link #ended}. */
    void begun(Connection connection) {
        Watched watched = connections.get(connection);
        if (watched != null) {
            watched.begun();
        }
    }

    /** The response has been sent, or never will be. */
    void ended(Connection connection) {
        Watched watched = connections.get(connection);
        if (watched != null) {
            watched.ended(connection.getBytesIn());
        }
    }

    @Override
    public void onOpened(Connection connection) {
        connections.put(connection, new Watched());
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    private void look() {
        long now = System.nanoTime();
        connections.forEach((connection, watched) -> {
            if (watched.isLate(connection.getBytesIn(), now, limitNanos)) {
                try {
                    connection.getEndPoint().close(new TimeoutException("the header did not arrive in time"));
                } catch (RuntimeException e) {
                    LOG.warn("a connection whose header is late cannot be closed", e); // keep watching the others
                }
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
