// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.nio.FloatBuffer;

/** Converts the bytes of an image to model inputs: {@code (value / 255 - mean) / deviation} per channel, in float32. */
public enum PixelNormalization {
    /** Mean and standard deviation 0.5: all published models except the ImageNet classifier. */
    HALF(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f}),
    /**
     * Mean and standard deviation of ImageNet ({@code imagenet_default_mean_and_std}; {@code tasks/ofa_task.py:71} of
     * OFA-Sys/OFA).
     */
    IMAGENET(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

    private static final int LEVELS = 256;

    private final float[][] tables = new float[3][LEVELS]; // [channel, byte]

    PixelNormalization(float[] mean, float[] deviation) {
        for (int channel = 0; channel < tables.length; channel++) {
            for (int value = 0; value < LEVELS; value++) {
                tables[channel][value] = (value / 255f - mean[channel]) / deviation[channel];
            }
        }
    }

    /**
     * Converts bytes to floats, channels first.
     *
     * @param rgb [height, width, 3] uint8
     * @param out receives [3, height, width] float32 from its position, which is not changed; direct buffers are
     *     written in place
     */
    public void apply(byte[] rgb, int width, int height, FloatBuffer out) {
        if (this == HALF) {
            Resize.normalized(rgb, width, height, out);
            return;
        }
        Resize.checkSize(rgb.length, width, height);
        Resize.checkRoom(out, width, height);
        int pixels = width * height;
        float[] plane = new float[pixels];
        FloatBuffer target = out.duplicate();
        for (int channel = 0; channel < tables.length; channel++) {
            float[] table = tables[channel];
            for (int i = 0; i < pixels; i++) {
                plane[i] = table[rgb[3 * i + channel] & 0xFF];
            }
            target.put(plane);
        }
    }

    /** The normalised value of a channel's byte. */
    public float value(int channel, byte pixel) {
        return tables[channel][pixel & 0xFF];
    }
}
