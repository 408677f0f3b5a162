// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads complete request bodies, within limits that are checked before memory is allocated. No thread blocks on a slow
 * client. Thread-safe.
 */
public final class BodyReader {
    private static final int FIRST_BYTES = 8192;
    private static final byte[] NOTHING = new byte[0];

    private final int maxBytes;
    private final long maxTogether;
    private final long timeoutMillis;
    private final BodyBudget budget;

    /** @param config limits and times */
    public BodyReader(ServerConfig config) {
        maxBytes = config.limits().maxBodyBytes();
        maxTogether = config.limits().maxBodiesBytes();
        timeoutMillis = config.times().body().toMillis();
        budget = new BodyBudget(maxTogether, maxBytes);
    }

    /** A body. It counts towards the common limit until it is closed or the request completes. */
    public final class Body implements AutoCloseable {
        private final BodyBudget.Account account;
        private byte[] bytes;

        private Body(BodyBudget.Account account, byte[] bytes) {
            this.account = account;
            this.bytes = bytes;
        }

        /** The content. */
        public byte[] bytes() {
            return bytes;
        }

        /**
         * Decodes the content coding.
         *
         * @param encoding the header {@code Content-Encoding}, or null
         * @throws ApiException 415 for an unsupported coding, 400 for damaged content, 413 or 429 over a limit
         */
        public void decode(@Nullable String encoding) {
            if (encoding != null && !ContentCoding.isIdentity(encoding)) {
                int before = bytes.length;
                bytes = ContentCoding.gunzip(encoding, bytes, maxBytes, count -> {
                    if (!account.add(count)) {
                        throw noRoom();
                    }
                });
                account.subtract(before);
            }
        }

        @Override
        public void close() {
            account.close();
        }
    }

    /** Bytes of all bodies in memory. */
    public long held() {
        return budget.held();
    }

    /**
     * Reads the body of a request.
     *
     * @return completed with the body, which the caller closes; exceptionally with 408, 413, 429 or, if the client
     *     disconnected, 499
     */
    public CompletableFuture<Body> read(Exchange exchange) {
        Request request = exchange.request();
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > maxBytes) {
            throw tooLarge();
        }
        BodyBudget.Account account = budget.open(address(request));
        Reading reading = new Reading(exchange, account);
        // Releases the bytes of a completed request, whatever failed before its response.
        exchange.onComplete(account::close);
        CompletableFuture<Object> clock = new CompletableFuture<>().orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
        clock.whenComplete((unused, timeout) -> {
            if (timeout instanceof TimeoutException) {
                reading.fail(new ApiException(
                        ErrorCode.REQUEST_TIMEOUT,
                        "the body did not arrive within " + timeoutMillis / 1000 + " seconds"));
                request.fail(timeout);
            }
        });
        reading.result.whenComplete((body, failure) -> clock.cancel(false));
        reading.run();
        return reading.result;
    }

    private static InetAddress address(Request request) {
        SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
        return remote instanceof InetSocketAddress inet ? inet.getAddress() : InetAddress.getLoopbackAddress();
    }

    /** One body that is being received. Runs whenever content has arrived; never concurrently. */
    private final class Reading implements Runnable {
        private final Exchange exchange;
        private final BodyBudget.Account account;
        private final CompletableFuture<Body> result = new CompletableFuture<>();
        private byte[] bytes = NOTHING;
        private int length;

        Reading(Exchange exchange, BodyBudget.Account account) {
            this.exchange = exchange;
            this.account = account;
        }

        @Override
        public void run() {
            try {
                while (!result.isDone()) {
                    Content.Chunk chunk = exchange.request().read();
                    if (chunk == null) {
                        exchange.request().demand(this);
                        return;
                    }
                    if (Content.Chunk.isFailure(chunk)) {
                        fail(reason(chunk.getFailure()));
                        return;
                    }
                    boolean last = chunk.isLast();
                    try {
                        add(chunk);
                    } finally {
                        chunk.release();
                    }
                    if (last) {
                        finish();
                    }
                }
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }

        private void add(Content.Chunk chunk) {
            int more = chunk.remaining();
            if (more > maxBytes - length) {
                throw tooLarge();
            }
            if (!account.add(more)) {
                throw noRoom();
            }
            if (length + more > bytes.length) {
                long wanted = Math.max(length + more, Math.max(FIRST_BYTES, 2L * bytes.length));
                bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, wanted));
            }
            chunk.get(bytes, length, more);
            length += more;
        }

        private void finish() {
            byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            bytes = NOTHING;
            exchange.bodyRead();
            exchange.record().bytesIn(length);
            if (!result.complete(new Body(account, whole))) {
                account.close();
            }
        }

        void fail(Throwable failure) {
            account.close();
            result.completeExceptionally(failure);
        }
    }

    private static ApiException reason(Throwable failure) {
        if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
            return new ApiException(ErrorCode.REQUEST_TIMEOUT, "the body stopped arriving", failure);
        }
        if (failure instanceof HttpException http) {
            return new ApiException(
                    ErrorCode.ofStatus(http.getCode()), "the body cannot be read: " + http.getReason(), failure);
        }
        return failure instanceof EofException
                ? new ApiException(ErrorCode.CLIENT_CLOSED, "the client disconnected within the body", failure)
                : new ApiException(
                        ErrorCode.INVALID_REQUEST, "the body cannot be read: " + failure.getMessage(), failure);
    }

    private ApiException tooLarge() {
        return new ApiException(ErrorCode.BODY_TOO_LARGE, "the body is over the limit of " + maxBytes + " bytes");
    }

    private ApiException noRoom() {
        return new ApiException(
                        ErrorCode.OVERLOADED,
                        "the request bodies that are held reach the limit of " + maxTogether
                                + " bytes, or this client's share of it; try again later")
                .retryAfter(1);
    }
}
