// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import org.jspecify.annotations.Nullable;

/**
 * How generated images are delivered.
 *
 * @param jpeg JPEG instead of PNG
 * @param quality JPEG quality, 1 to 100
 * @param inline whether a JSON response contains them as base64; null for only if they have no other destination
 * @param bucket target bucket, or null for the configured one, if any
 * @param prefix prefix of their keys, or null for the configured one
 * @param kmsKey KMS key that encrypts them, or null for the configured one, if any
 * @param presign whether the response contains presigned URLs
 * @param partialRows rows of image tokens between two partial images of a streamed response, 0 for none
 */
public record OutputRequest(
        boolean jpeg,
        int quality,
        @Nullable Boolean inline,
        @Nullable String bucket,
        @Nullable String prefix,
        @Nullable String kmsKey,
        boolean presign,
        int partialRows) {
    /** PNG, to the configured bucket, or else in the response. */
    public static final OutputRequest DEFAULT = new OutputRequest(false, 92, null, null, null, null, false, 0);
}
