// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.error.OfaException;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import java.util.Optional;

/**
 * Warns once about an image that differs from the demo model's training data, which are scenes of a few flat shapes in
 * eight colours on a muted background. The model has an output for any image, but for a photograph it is meaningless.
 */
final class DemoModelNote {
    /** Number of samples per side. */
    private static final int GRID = 48;
    /** The colours of shapes in {@code training/scenes.py}. */
    private static final int[][] COLORS = {
        {214, 32, 36}, {36, 158, 52}, {36, 70, 214}, {244, 222, 34},
        {140, 40, 172}, {246, 132, 16}, {250, 250, 250}, {14, 14, 14}
    };
    /** Maximum difference of a channel from a shape's colour. */
    private static final int NEAR = 24;
    /** Minimum share of samples with a shape's colour. */
    private static final double LEAST_SHAPES = 0.02;
    /** Maximum share of samples that differ strongly from a neighbour: edges of shapes, not texture. */
    private static final double MOST_EDGES = 0.13;
    /** Maximum number of pixels; larger images are photographs or scans. */
    private static final long MOST_PIXELS = 1_000_000;
    /** Difference of a channel between neighbours that counts as an edge. */
    private static final int EDGE = 40;

    private final ImageDecoder decoder;
    private boolean noted;

    DemoModelNote(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /** The note, if it applies and was not printed yet. */
    Optional<String> look(ImageArgument image) {
        if (noted || image.remote()) { // would have to be fetched again
            return Optional.empty();
        }
        try {
            if (isScene(image.pixels().apply(decoder))) {
                return Optional.empty();
            }
        } catch (OfaException e) {
            return Optional.empty(); // the failure was reported with the result
        }
        noted = true;
        return Optional.of(image.name() + ": the demo model was trained on scenes of coloured shapes only, and "
                + "this image looks different; name a checkpoint with --model ('ofa models' lists them)");
    }

    /** Whether an image may be such a scene. */
    static boolean isScene(RgbImage image) {
        if ((long) image.width() * image.height() > MOST_PIXELS) {
            return false;
        }
        int shapes = 0;
        int edges = 0;
        for (int y = 0; y < GRID; y++) {
            for (int x = 0; x < GRID; x++) {
                int[] pixel = sample(image, x, y);
                shapes += isShape(pixel) ? 1 : 0;
                if (x > 0 && y > 0) {
                    edges += differs(pixel, sample(image, x - 1, y)) || differs(pixel, sample(image, x, y - 1)) ? 1 : 0;
                }
            }
        }
        double samples = GRID * GRID;
        return shapes / samples >= LEAST_SHAPES && edges / samples <= MOST_EDGES;
    }

    private static int[] sample(RgbImage image, int x, int y) {
        int column = (int) ((x + 0.5) * image.width() / GRID);
        int row = (int) ((y + 0.5) * image.height() / GRID);
        int at = 3 * (row * image.width() + column);
        byte[] rgb = image.rgb();
        return new int[] {rgb[at] & 0xFF, rgb[at + 1] & 0xFF, rgb[at + 2] & 0xFF};
    }

    private static boolean isShape(int[] pixel) {
        for (int[] color : COLORS) {
            if (Math.abs(pixel[0] - color[0]) <= NEAR
                    && Math.abs(pixel[1] - color[1]) <= NEAR
                    && Math.abs(pixel[2] - color[2]) <= NEAR) {
                return true;
            }
        }
        return false;
    }

    private static boolean differs(int[] one, int[] other) {
        for (int i = 0; i < 3; i++) {
            if (Math.abs(one[i] - other[i]) > EDGE) {
                return true;
            }
        }
        return false;
    }
}
