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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that a client has closed its connection while its answer is being worked on. Jetty does not read a
 * connection in that time, so the end of the stream would only show when the answer is written. This reads instead, a
 * byte at most, ten times a second. A byte that does come is the beginning of a next request sent without waiting
 * (pipelining): the watch ends there, and so must the connection, with the answer. Writing goes on beside it.
 *
 * <p>The end of the stream does not tell whether a client has gone or has only closed its sending side, as {@code nc
 * -N} does. One that said that this request is its last ({@code Connection: close}, or HTTP/1.0 without keep-alive) may
 * have done that, and is served; from any other it means that the client has gone.
 *
 * <p>Thread-safe.
 */
final class ClientWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);
    private static final long EVERY_MILLIS = 100;
    private static final Set<ClientWatch> WATCHED = ConcurrentHashMap.newKeySet();
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ofa-client-watch");
        thread.setDaemon(true);
        return thread;
    });

    static {
        CLOCK.scheduleWithFixedDelay(
                () -> WATCHED.forEach(ClientWatch::look), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private final SocketChannel channel;
    private final boolean lastRequest;
    private Runnable whenGone;
    private boolean ended;
    private boolean disturbed;

    ClientWatch(Request request) {
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

    /** Begins when the request's body has been read whole. */
    synchronized void begin(Runnable gone) {
        if (!ended && channel != null) {
            whenGone = gone;
            WATCHED.add(this);
        }
    }

    /**
     * Ends before the last of the answer is written; from then on the connection is Jetty's alone again.
     *
     * @return whether a byte of a next request was taken, so that the connection must end with this answer
     */
    boolean end() {
        WATCHED.remove(this);
        synchronized (this) {
            ended = true;
            return disturbed;
        }
    }

    private void look() {
        Runnable gone = null;
        synchronized (this) {
            if (ended || disturbed) {
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
                LOG.error(
                        "what should have been dropped for a client that left may go on",
                        e); // and the watch over the others goes on
            }
        }
    }
}
