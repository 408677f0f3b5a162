// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Reads and discards the rest of a body after its request was rejected. Closing a connection with unread bytes resets
 * it, and the reset can overtake the response, so that the client sees a broken connection instead of the error. Bytes
 * and time are bounded.
 */
final class BodyDrain implements Runnable {
    private static final long MAX_BYTES = 256L << 20;
    private static final long MAX_SECONDS = 10;

    private final Request request;
    private final Callback callback;
    private final AtomicBoolean done = new AtomicBoolean();
    private long dropped;

    private BodyDrain(Request request, Callback callback) {
        this.request = request;
        this.callback = callback;
    }

    /** A callback for the response's last write that drains the body and then completes the request. */
    static Callback before(Request request, Callback callback) {
        if (request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString())) {
            return callback; // such a client sends its body only after a 100 response
        }
        BodyDrain drain = new BodyDrain(request, callback);
        return Callback.from(drain::begin, callback::failed);
    }

    private void begin() {
        CompletableFuture.delayedExecutor(MAX_SECONDS, TimeUnit.SECONDS).execute(this::finish);
        run();
    }

    @Override
    public void run() {
        try {
            while (!done.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                boolean last = chunk.isLast() || Content.Chunk.isFailure(chunk);
                dropped += chunk.remaining();
                chunk.release();
                if (last || dropped > MAX_BYTES) {
                    finish();
                }
            }
        } catch (RuntimeException | Error e) {
            finish();
        }
    }

    private void finish() {
        if (done.compareAndSet(false, true)) {
            callback.succeeded();
        }
    }
}
