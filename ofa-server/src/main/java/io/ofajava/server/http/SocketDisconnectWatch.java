// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads at most one byte from Jetty's socket ten times per second, because the end of the stream is visible only to
 * readers. A byte that arrives belongs to the next request (pipelining): the watch ends, and the connection must be
 * closed after the response. Writing is not affected.
 *
 * <p>At the end of the stream, the client may have disconnected or only closed its sending side, as {@code nc -N} does.
 * A client that announced its last request ({@code Connection: close}, or HTTP/1.0 without keep-alive) may have done
 * the latter and gets its response. For any other client it counts as a disconnection.
 *
 * <p>Thread-safe.
 */
final class SocketDisconnectWatch implements DisconnectWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SocketDisconnectWatch.class);
    private static final long EVERY_MILLIS = 100;
    private static final Set<SocketDisconnectWatch> WATCHED = ConcurrentHashMap.newKeySet();
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ofa-client-watch");
        thread.setDaemon(true);
        return thread;
    });

    static {
        CLOCK.scheduleWithFixedDelay(
                () -> WATCHED.forEach(SocketDisconnectWatch::look), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private final @Nullable SocketChannel channel;
    private final boolean lastRequest;
    private @Nullable Runnable whenGone;
    private boolean ended;
    private boolean disturbed;

    SocketDisconnectWatch(Request request) {
        Object transport =
                request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
        this.channel = transport instanceof SocketChannel socket && !socket.isBlocking() ? socket : null;
        this.lastRequest = isLast(request);
    }

    private static boolean isLast(Request request) {
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        return request.getHeaders().contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString())
                || version == HttpVersion.HTTP_1_0
                        && !request.getHeaders().contains(HttpHeader.CONNECTION, HttpHeaderValue.KEEP_ALIVE.asString());
    }

    @Override
    public synchronized void begin(Runnable gone) {
        if (!ended && channel != null) {
            whenGone = gone;
            WATCHED.add(this);
        }
    }

    @Override
    public boolean end() {
        WATCHED.remove(this);
        synchronized (this) {
            ended = true;
            return disturbed;
        }
    }

    private void look() {
        Runnable gone = null;
        synchronized (this) {
            if (ended || disturbed || channel == null) {
                return;
            }
            try {
                int read = channel.read(ByteBuffer.allocate(1));
                disturbed = read > 0;
                if (read < 0 && lastRequest) {
                    ended = true;
                    WATCHED.remove(this);
                } else if (read < 0) {
                    gone = whenGone;
                }
            } catch (IOException e) {
                gone = whenGone;
            }
            if (gone != null) {
                ended = true;
            }
        }
        if (gone != null) {
            WATCHED.remove(this);
            try {
                gone.run();
            } catch (RuntimeException e) {
                LOG.error("the request of a disconnected client could not be cancelled", e);
            }
        }
    }
}
