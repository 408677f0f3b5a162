// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import org.jspecify.annotations.Nullable;

/**
 * How generated images are delivered.
 *
 * @param jpeg JPEG instead of PNG
 * @param quality of JPEG, 1 to 100
 * @param inline whether they are in a JSON answer as base64; null for only where they go nowhere else
 * @param bucket where they go, or null for the configured one, if any
 * @param prefix what their keys begin with, or null for the configured one
 * @param kmsKey encrypts them, or null for the configured one, if any
 * @param presign whether the answer has URLs that anybody can fetch them with
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
    /** PNG, in the configured bucket or else in the answer. */
    public static final OutputRequest DEFAULT = new OutputRequest(false, 92, null, null, null, null, false, 0);
}
