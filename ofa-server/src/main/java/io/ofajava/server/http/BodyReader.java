// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;

/**
 * Reads request bodies whole, within limits that hold before memory is taken. No thread waits for a slow client.
 * Thread-safe.
 */
public final class BodyReader {
    private final int maxBytes;
    private final long maxTogether;
    private final long timeoutMillis;
    private final AtomicLong together = new AtomicLong();

    /** @param config limits and times */
    public BodyReader(ServerConfig config) {
        maxBytes = config.limits().maxBodyBytes();
        maxTogether = config.limits().maxBodiesBytes();
        timeoutMillis = config.times().body().toMillis();
    }

    /** A body, and the share of the common limit that it holds until it is closed. */
    public record Body(byte[] bytes, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }

    /** Bytes of all bodies that are held now. */
    public long held() {
        return together.get();
    }

    /**
     * Reads the body of a request.
     *
     * @return completed with the body, which the caller closes; exceptionally with 408, 413, 429 or, where the client
     *     went away, 499
     */
    public CompletableFuture<Body> read(Exchange exchange) {
        Request request = exchange.request();
        long declared = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        if (declared > maxBytes) {
            exchange.closeConnection(); // the rest of the body is not read
            throw tooLarge();
        }
        // A body of unknown length counts in full, until it is there.
        long reserved = declared >= 0 ? declared : maxBytes;
        if (together.addAndGet(reserved) > maxTogether) {
            together.addAndGet(-reserved);
            exchange.closeConnection();
            throw new ApiException(
                            ErrorCode.OVERLOADED,
                            "the bodies of all requests together are over " + maxTogether + " bytes; ask again later")
                    .retryAfter(1);
        }
        CompletableFuture<byte[]> reading = new CompletableFuture<>();
        CompletableFuture<Body> result = new CompletableFuture<>();
        CompletableFuture<Object> clock = new CompletableFuture<>().orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
        clock.whenComplete((unused, timeout) -> {
            if (timeout instanceof TimeoutException) {
                exchange.closeConnection();
                result.completeExceptionally(new ApiException(
                        ErrorCode.REQUEST_TIMEOUT,
                        "the body did not arrive within " + timeoutMillis / 1000 + " seconds"));
                request.fail(timeout);
            }
        });
        reading.whenComplete((bytes, failure) -> {
            clock.cancel(false);
            if (failure != null) {
                together.addAndGet(-reserved);
                exchange.closeConnection();
                result.completeExceptionally(reason(failure));
                return;
            }
            exchange.record().bytesIn(bytes.length);
            together.addAndGet(bytes.length - reserved);
            Body body = new Body(bytes, () -> together.addAndGet(-bytes.length));
            if (!result.complete(body)) {
                body.close();
            }
        });
        Content.Source.asByteArrayAsync(request, maxBytes, Promise.Invocable.toPromise(reading));
        return result;
    }

    private ApiException reason(Throwable failure) {
        if (failure instanceof IllegalStateException) {
            return tooLarge();
        }
        if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
            return new ApiException(ErrorCode.REQUEST_TIMEOUT, "the body stopped arriving", failure);
        }
        if (failure instanceof HttpException http) {
            return new ApiException(
                    ErrorCode.ofStatus(http.getCode()), "the body cannot be read: " + http.getReason(), failure);
        }
        return failure instanceof EofException
                ? new ApiException(ErrorCode.CLIENT_CLOSED, "the client went away in the middle of the body", failure)
                : new ApiException(
                        ErrorCode.INVALID_REQUEST, "the body cannot be read: " + failure.getMessage(), failure);
    }

    private ApiException tooLarge() {
        return new ApiException(ErrorCode.BODY_TOO_LARGE, "the body is over the limit of " + maxBytes + " bytes");
    }
}
