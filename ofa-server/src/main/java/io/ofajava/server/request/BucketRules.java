// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;

/** Checks which S3 buckets and keys a request may use. Thread-safe. */
public final class BucketRules {
    private final ServerConfig.Storage storage;

    /** @param storage the settings of buckets */
    public BucketRules(ServerConfig.Storage storage) {
        this.storage = storage;
    }

    /** @throws ApiException 400 unless requests may read objects of the bucket */
    public void requireReadable(String path, String bucket) {
        requireName(path, bucket);
        if (!storage.allowedBuckets().isEmpty() && !storage.allowedBuckets().contains(bucket)) {
            throw ApiException.field(
                    path, "is the bucket '" + bucket + "', which is not in the setting OFA_S3_ALLOWED_BUCKETS");
        }
    }

    /** @throws ApiException 400 unless requests may write objects to the bucket */
    public void requireWritable(String path, String bucket) {
        requireName(path, bucket);
        if (!storage.outputBuckets().contains(bucket) && !bucket.equals(storage.bucket())) {
            throw ApiException.field(
                    path, "is the bucket '" + bucket + "', which is not in the setting OFA_OUTPUT_BUCKETS");
        }
    }

    private static void requireName(String path, String bucket) {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw ApiException.field(path, "names no bucket: 3 to 63 of a-z, 0-9, dots and dashes");
        }
    }

    /**
     * Checks a key. S3 accepts any key. With another S3-compatible service the bucket is part of the URL's path, and a
     * service that resolves dot segments would then access a bucket that is not allowed.
     *
     * @throws ApiException 400
     */
    public static void requireKey(String path, String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw ApiException.field(path, "has '" + segment + "' between slashes; such keys are not used here");
            }
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.field(path, "has control characters; such keys are not used here");
        }
    }
}
