// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.TaskError;
import io.ofajava.image.Box;

/**
 * Boxes as OFA writes them: four bin tokens, x0 y0 x1 y1, each a coordinate on the picture after it was resized to a
 * square, in steps of {@code maxImageSize / (numBins - 1)}. All arithmetic is float32 in the original's order, so that
 * results agree to the last digit.
 *
 * @param binOffset token id of the first bin
 * @param numBins number of bins, at least 2; 1000 as published
 * @param maxImageSize the picture size that the last bin stands for; 512 as published
 */
public record BoxCoordinates(int binOffset, int numBins, int maxImageSize) {
    /** Bins in one box. */
    public static final int BINS = 4;

    /** Refuses vocabularies that cannot write a box. */
    public BoxCoordinates {
        if (numBins < 2 || maxImageSize < 1) {
            throw TaskError.BAD_BINS.with(numBins, maxImageSize);
        }
    }

    /** Whether a token id is a bin. */
    public boolean isBin(int token) {
        return token >= binOffset && token < binOffset + numBins;
    }

    /** Whether the four tokens from a position on are all there and all bins. */
    public boolean isBox(int[] tokens, int from) {
        for (int i = from; i < from + BINS; i++) {
            if (i >= tokens.length || !isBin(tokens[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * The box that four tokens stand for, in pixels of the original picture, neither clamped nor ordered: the formula
     * applied to whatever ids there are.
     *
     * @param tokens token ids; four are read from {@code from} on
     * @param width width of the original picture in pixels
     * @param height height of the original picture in pixels
     * @param patchImageSize side of the square that the picture was resized to
     */
    public Box toBox(int[] tokens, int from, int width, int height, int patchImageSize) {
        float horizontal = ratio(patchImageSize, width);
        float vertical = ratio(patchImageSize, height);
        return new Box(
                coordinate(tokens[from]) / horizontal,
                coordinate(tokens[from + 1]) / vertical,
                coordinate(tokens[from + 2]) / horizontal,
                coordinate(tokens[from + 3]) / vertical);
    }

    /**
     * The four tokens that stand for a box of the original picture, edges clamped to the picture.
     *
     * @return int[4] token ids
     */
    public int[] toTokens(Box box, int width, int height, int patchImageSize) {
        float horizontal = ratio(patchImageSize, width);
        float vertical = ratio(patchImageSize, height);
        Box inside = box.clamped(width, height);
        return new int[] {
            token(inside.x0() * horizontal),
            token(inside.y0() * vertical),
            token(inside.x1() * horizontal),
            token(inside.y1() * vertical)
        };
    }

    /** The vocabulary's name of a bin token, as it stands in prompts: {@code <bin_12>}. */
    public String name(int token) {
        return "<bin_" + (token - binOffset) + ">";
    }

    private static float ratio(int patchImageSize, int side) {
        return (float) ((double) patchImageSize / side);
    }

    private float coordinate(int token) {
        return (float) (token - binOffset) / (numBins - 1) * maxImageSize;
    }

    private int token(float resized) {
        int bin = (int) Math.rint(resized / maxImageSize * (numBins - 1));
        return binOffset + Math.min(Math.max(bin, 0), numBins - 1);
    }
}
