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
 * Closes connections whose request header does not arrive in time. Jetty's idle timeout starts anew with every byte, so
 * a client that sends one now and then would hold its connection for ever. The time runs from the first byte of a
 * header that is seen, some times in the limit, to the whole of it; while a connection is kept open between requests,
 * and while one is served, other limits hold. Thread-safe.
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

    /** One connection: how many of its requests are served, and since when a header is on its way. */
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

    /** The header of a request has come; nothing is watched until {@link #ended}. */
    void begun(Connection connection) {
        Watched watched = connections.get(connection);
        if (watched != null) {
            watched.begun();
        }
    }

    /** The request has been answered, or never will be. */
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
                    LOG.warn(
                            "a connection whose header is late cannot be closed",
                            e); // and the watch over the others goes on
                }
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
