// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.VqganError;
import io.ofajava.image.RgbImage;
import io.ofajava.vqgan.ImagePatch;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * The geometry of image infilling: the middle of the square, half as wide and high, is hidden from the encoder and
 * generated ({@code data/pretrain_data/unify_dataset.py:197} of OFA-Sys/OFA).
 */
public final class ImageInfilling {
    private static final int CHANNELS = 3;

    private ImageInfilling() {}

    /**
     * Hides the middle of an image from the encoder. The hole is 0 after normalisation, a value that no byte has.
     *
     * @param image its pixels are changed
     */
    public static void hide(ModelImage image) {
        int size = image.size();
        int from = size / 4;
        int to = size - from;
        FloatBuffer pixels = image.pixels();
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = from; y < to; y++) {
                int row = pixels.position() + (channel * size + y) * size;
                for (int x = from; x < to; x++) {
                    pixels.put(row + x, 0f);
                }
            }
        }
    }

    /**
     * Replaces the middle of an image.
     *
     * @param image the square that the encoder read
     * @param middle half as wide and high
     * @throws InvalidInputException if the middle has another size, because the VQGAN has another scale
     */
    public static RgbImage paste(ModelImage image, RgbImage middle) {
        int size = image.size();
        if (middle.width() != size / 2 || middle.height() != size / 2) {
            throw VqganError.WRONG_IMAGE_SIZE.with(middle.width(), middle.height(), size / 2);
        }
        return ImagePatch.paste(
                new RgbImage(size, size, Objects.requireNonNull(image.rgb(), "rgb")), middle, size / 4, size / 4);
    }
}
