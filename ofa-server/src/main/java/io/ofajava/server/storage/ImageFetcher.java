// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import io.ofajava.net.FetchException;
import io.ofajava.net.HttpFetch;
import io.ofajava.net.WebAddress;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.request.ImageInput;
import java.time.Duration;
import java.util.List;

/** Fetches the images of requests. Blocking. Thread-safe. */
public final class ImageFetcher {
    private final S3Storage s3;
    private final int maxBytes;
    private final HttpFetch http;

    /**
     * @param hosts hosts from which images may be fetched
     * @param maxBytes of an image
     * @param timeout of a fetch by URL
     */
    public ImageFetcher(S3Storage s3, List<String> hosts, int maxBytes, Duration timeout) {
        this.s3 = s3;
        this.maxBytes = maxBytes;
        this.http = new HttpFetch(hosts, maxBytes, timeout);
    }

    /**
     * The bytes of an image.
     *
     * @throws ApiException 422 or 502 if it cannot be fetched
     */
    public byte[] fetch(ImageInput input) {
        if (input instanceof ImageInput.Inline inline) {
            return inline.bytes();
        }
        if (input instanceof ImageInput.InBucket place) {
            return s3.get(place.bucket(), place.key(), maxBytes);
        }
        return get(((ImageInput.OnHost) input).address());
    }

    private byte[] get(WebAddress address) {
        try {
            return http.get(address);
        } catch (FetchException e) {
            ErrorCode code =
                    e.kind() == FetchException.Kind.FAILED ? ErrorCode.UPSTREAM_FAILED : ErrorCode.UNPROCESSABLE;
            throw new ApiException(
                    code, "the image cannot be fetched from " + address.host() + ": " + e.getMessage(), e);
        }
    }
}
