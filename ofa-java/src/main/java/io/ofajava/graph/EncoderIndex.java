// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import org.jspecify.annotations.Nullable;

/**
 * The index inputs of the encoder graph. The relative bias table of a layer has the image buckets, then the text
 * buckets, then one zero entry: there is no relative bias between image and text.
 */
public final class EncoderIndex {
    private final OfaConfig config;
    private final int imageBuckets;

    /** @param config the model */
    public EncoderIndex(OfaConfig config) {
        this.config = config;
        this.imageBuckets = RelativePositions.imageBuckets(config.imageBucketSize());
    }

    /** @return the number of entries of a layer's table */
    int entries() {
        return imageBuckets + RelativePositions.tokenBuckets(config.tokenBucketSize()) + 1;
    }

    /**
     * @param grid the image's patch grid, or null without an image
     * @param text the number of text tokens
     * @return {@code [source * source]}: the table entry of each pair, query by query
     */
    public int[] relative(@Nullable PatchGrid grid, int text) {
        int patches = grid == null ? 0 : grid.patches();
        int source = patches + text;
        int[] index = new int[source * source];
        java.util.Arrays.fill(index, entries() - 1);
        for (int q = 0; grid != null && q < patches; q++) {
            int query = position(grid, q);
            for (int k = 0; k < patches; k++) {
                index[q * source + k] =
                        RelativePositions.imageBucket(config.imageBucketSize(), query, position(grid, k));
            }
        }
        for (int q = 0; q < text; q++) {
            for (int k = 0; k < text; k++) {
                index[(patches + q) * source + patches + k] =
                        imageBuckets + RelativePositions.tokenBucket(config.tokenBucketSize(), q - k);
            }
        }
        return index;
    }

    /**
     * @param grid the image's patch grid
     * @param first the first row of an interpolated grid in the position tables, or -1 for the checkpoint's own rows
     * @return {@code [patches]}: the row of each patch in the image position tables
     */
    public int[] imagePositions(PatchGrid grid, int first) {
        int[] positions = new int[grid.patches()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = first < 0 ? position(grid, i) : first + i;
        }
        return positions;
    }

    private int position(PatchGrid grid, int patch) {
        return RelativePositions.imagePosition(
                config.imageBucketSize(), patch / grid.columns(), patch % grid.columns());
    }
}
