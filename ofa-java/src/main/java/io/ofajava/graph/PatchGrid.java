// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;

/**
 * The rows and columns of patches of an image.
 *
 * @param rows patches from top to bottom
 * @param columns patches from left to right
 */
public record PatchGrid(int rows, int columns) {
    /** The stride of the backbone in pixels. */
    public static final int PATCH = 16;

    /** @return the patches of an image of that many pixels; the backbone rounds up */
    public static PatchGrid ofPixels(int height, int width) {
        return new PatchGrid(halve(halve(halve(halve(height)))), halve(halve(halve(halve(width)))));
    }

    /**
     * Whether a model uses interpolated positions for this layout: a model trained with {@code interpolate_position},
     * for more patches than it was trained on.
     */
    public boolean interpolated(OfaConfig config) {
        return config.interpolatePosition()
                && patches()
                        > ofPixels(config.origPatchImageSize(), config.origPatchImageSize())
                                .patches();
    }

    private static int halve(int size) {
        return (size + 1) / 2;
    }

    /** @return the number of patches */
    public int patches() {
        return rows * columns;
    }
}
