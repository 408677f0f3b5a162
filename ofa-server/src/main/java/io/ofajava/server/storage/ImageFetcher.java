// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.request.ImageInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Fetches the pictures of requests. Calls wait. Thread-safe. */
public final class ImageFetcher {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final S3Storage s3;
    private final int maxBytes;
    private final Duration timeout;
    /** No redirects: the allow-list is of the host that was named, and of no other. */
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /**
     * @param maxBytes of a picture
     * @param timeout of a fetch by URL
     */
    public ImageFetcher(S3Storage s3, int maxBytes, Duration timeout) {
        this.s3 = s3;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /**
     * The bytes of a picture.
     *
     * @throws ApiException 422 or 502 for one that cannot be had
     */
    public byte[] fetch(ImageInput input) {
        if (input instanceof ImageInput.Inline inline) {
            return inline.bytes();
        }
        if (input instanceof ImageInput.InBucket place) {
            return s3.get(place.bucket(), place.key(), maxBytes);
        }
        return get(((ImageInput.OnHost) input).uri());
    }

    private byte[] get(URI uri) {
        try {
            long end = System.nanoTime() + timeout.toNanos();
            HttpResponse<InputStream> response = http.send(
                    HttpRequest.newBuilder(uri).timeout(timeout).build(), HttpResponse.BodyHandlers.ofInputStream());
            // The client's own timeout ends with the headers; a body that trickles in would hold this thread for as
            // long as it likes.
            AtomicBoolean late = new AtomicBoolean();
            CompletableFuture<?> cut = CompletableFuture.runAsync(
                    () -> {
                        late.set(true);
                        close(response.body());
                    },
                    CompletableFuture.delayedExecutor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new ApiException(
                            ErrorCode.UPSTREAM_FAILED,
                            uri.getHost() + " answers the picture's URL with status " + response.statusCode());
                }
                byte[] bytes = read(body, late);
                if (bytes.length > maxBytes) {
                    throw new ApiException(
                            ErrorCode.UNPROCESSABLE,
                            "the picture behind the URL is over the limit of " + maxBytes + " bytes");
                }
                return bytes;
            } finally {
                cut.cancel(false);
            }
        } catch (IOException e) {
            throw new ApiException(
                    ErrorCode.UPSTREAM_FAILED,
                    "the picture cannot be fetched from " + uri.getHost() + ": " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.UNAVAILABLE, "the server is stopping", e);
        }
    }

    /** What is closed under its reader fails there, or looks like the end of the picture. */
    private byte[] read(InputStream body, AtomicBoolean late) throws IOException {
        IOException failure = null;
        byte[] bytes = null;
        try {
            bytes = body.readNBytes(maxBytes + 1);
        } catch (IOException e) {
            failure = e;
        }
        if (late.get()) {
            throw new IOException("it did not arrive within " + timeout.toSeconds() + " s", failure);
        }
        if (failure != null) {
            throw failure;
        }
        return bytes;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // whoever reads it hears of that
        }
    }
}
