// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import io.ofajava.error.ClipError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.Resize;
import io.ofajava.image.RgbImage;

/**
 * The published preprocessing: bicubic resampling of the shorter side, centre crop, normalisation by the mean colours
 * of the training set.
 */
final class ClipPixels {
    private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};
    private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};
    /** Longer images would be resampled at high cost only to be cropped. */
    private static final int MAX_RATIO = 50;

    private ClipPixels() {}

    /**
     * Writes one image as input of the graph.
     *
     * @param out receives {@code [3, size, size]} float32, starting at {@code offset}
     * @throws InvalidInputException if one side is more than 50 times the other
     */
    static void write(RgbImage image, int size, float[] out, int offset) {
        int shorter = Math.min(image.width(), image.height());
        int longer = Math.max(image.width(), image.height());
        if (longer > (long) MAX_RATIO * shorter) {
            throw ClipError.IMAGE_TOO_NARROW.with(image.width(), image.height(), MAX_RATIO);
        }
        int resized = (int) ((long) size * longer / shorter);
        int width = image.width() == shorter ? size : resized;
        int height = image.width() == shorter ? resized : size;
        byte[] rgb = Resize.bicubic(image.rgb(), image.width(), image.height(), width, height);
        int left = (int) Math.rint((width - size) / 2.0);
        int top = (int) Math.rint((height - size) / 2.0);
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    float value = (rgb[3 * ((top + y) * width + left + x) + channel] & 0xFF) / 255f;
                    out[offset + (channel * size + y) * size + x] = (value - MEAN[channel]) / DEVIATION[channel];
                }
            }
        }
    }
}
