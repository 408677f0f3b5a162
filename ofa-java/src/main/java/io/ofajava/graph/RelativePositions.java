// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

/**
 * Buckets of relative positions: the row of a relative bias table for a pair of positions.
 *
 * <p>Reference: {@code make_token_bucket_position} and {@code make_image_bucket_position} of OFA's
 * {@code unify_transformer.py}.
 */
public final class RelativePositions {
    /** The distance at which the logarithmic token buckets saturate, independent of the model's position limit. */
    private static final int MAX_TOKEN_DISTANCE = 1024;

    private RelativePositions() {}

    /** @return the number of rows of a token bias table */
    public static int tokenBuckets(int bucketSize) {
        return 2 * bucketSize - 1;
    }

    /**
     * The bucket of a query that is {@code distance} positions after its key: exact up to half the bucket size, then
     * logarithmic. The arithmetic is float32 because its rounding decides some buckets.
     */
    public static int tokenBucket(int bucketSize, int distance) {
        int mid = bucketSize / 2;
        int magnitude = distance < mid && distance > -mid ? mid - 1 : Math.abs(distance);
        int bucket;
        if (magnitude <= mid) {
            bucket = distance;
        } else {
            float log = (float) Math.log((float) magnitude / (float) mid);
            float scaled = log / (float) Math.log((MAX_TOKEN_DISTANCE - 1) / (double) mid) * (mid - 1);
            bucket = ((int) Math.ceil(scaled) + mid) * Integer.signum(distance);
        }
        return bucket + bucketSize - 1;
    }

    /** @return the number of rows of an image bias table */
    public static int imageBuckets(int bucketSize) {
        return (2 * bucketSize - 1) * (2 * bucketSize - 1) + 3;
    }

    /** The id of the image position at a row and column of the patch grid. Position 0 is the one outside the image. */
    public static int imagePosition(int bucketSize, int row, int column) {
        return row * bucketSize + column + 1;
    }

    /** The bucket of a pair of image positions: one for each offset in two dimensions, and three for position 0. */
    public static int imageBucket(int bucketSize, int query, int key) {
        int buckets = imageBuckets(bucketSize);
        if (query == 0 && key == 0) {
            return buckets - 1;
        }
        if (key == 0) {
            return buckets - 2;
        }
        if (query == 0) {
            return buckets - 3;
        }
        int rows = (query - 1) / bucketSize - (key - 1) / bucketSize + bucketSize - 1;
        int columns = (query - 1) % bucketSize - (key - 1) % bucketSize + bucketSize - 1;
        return rows * (2 * bucketSize - 1) + columns;
    }
}
