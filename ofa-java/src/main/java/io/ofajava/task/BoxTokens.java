// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.TaskError;
import io.ofajava.image.Box;
import io.ofajava.image.ImageGeometry.Placement;

/**
 * Boxes as OFA generates them: four bin tokens, x0 y0 x1 y1, each a coordinate on the image after its resize to a
 * square, in steps of {@code maxImageSize / (numBins - 1)}. All arithmetic is float32 in the original's order, so that
 * results agree to the last digit.
 *
 * @param binOffset token id of the first bin
 * @param numBins number of bins, at least 2; 1000 as published
 * @param maxImageSize the image size of the last bin; 512 as published
 */
public record BoxTokens(int binOffset, int numBins, int maxImageSize) {
    /** Bins per box. */
    public static final int BINS = 4;

    /** Rejects vocabularies that cannot express a box. */
    public BoxTokens {
        if (numBins < 2 || maxImageSize < 1) {
            throw TaskError.BAD_BINS.with(numBins, maxImageSize);
        }
    }

    /** Whether a token id is a bin. */
    public boolean isBin(int token) {
        return token >= binOffset && token < binOffset + numBins;
    }

    /** Whether four bins follow from a position on. */
    public boolean isBox(int[] tokens, int from) {
        for (int i = from; i < from + BINS; i++) {
            if (i >= tokens.length || !isBin(tokens[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * The box of four tokens, in pixels of the original image, clamped to it.
     *
     * @param tokens token ids; four are read, starting at {@code from}
     * @param image placement of the original image on the square that the model read
     */
    public Box toBox(int[] tokens, int from, ModelImage image) {
        return unclamped(tokens, from, image).clamped(image.originalWidth(), image.originalHeight());
    }

    /** As {@link #toBox}, neither clamped nor ordered: the formula applied to any ids. */
    public Box unclamped(int[] tokens, int from, ModelImage image) {
        Placement placement = image.placement();
        float horizontal = ratio(placement.width(), image.originalWidth());
        float vertical = ratio(placement.height(), image.originalHeight());
        return new Box(
                (coordinate(tokens[from]) - placement.left()) / horizontal,
                (coordinate(tokens[from + 1]) - placement.top()) / vertical,
                (coordinate(tokens[from + 2]) - placement.left()) / horizontal,
                (coordinate(tokens[from + 3]) - placement.top()) / vertical);
    }

    /**
     * The four tokens of a box of the original image, edges clamped to the image.
     *
     * @return int[4] token ids
     */
    public int[] toTokens(Box box, ModelImage image) {
        Placement placement = image.placement();
        float horizontal = ratio(placement.width(), image.originalWidth());
        float vertical = ratio(placement.height(), image.originalHeight());
        Box inside = box.clamped(image.originalWidth(), image.originalHeight());
        return new int[] {
            token(inside.x0() * horizontal + placement.left()),
            token(inside.y0() * vertical + placement.top()),
            token(inside.x1() * horizontal + placement.left()),
            token(inside.y1() * vertical + placement.top())
        };
    }

    private static float ratio(int resized, int side) {
        return (float) ((double) resized / side);
    }

    private float coordinate(int token) {
        return (float) (token - binOffset) / (numBins - 1) * maxImageSize;
    }

    private int token(float resized) {
        int bin = (int) Math.rint(resized / maxImageSize * (numBins - 1));
        return binOffset + Math.min(Math.max(bin, 0), numBins - 1);
    }
}
