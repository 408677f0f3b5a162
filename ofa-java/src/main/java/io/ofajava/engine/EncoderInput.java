// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.graph.PatchGrid;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One source: an image, a text, or both.
 *
 * @param tokens the text with {@code <s>} and {@code </s>}, not padded; at least one token
 * @param pixels {@code [3, height, width]} float32 in [-1, 1], or null without an image
 * @param height height of the image in pixels, 0 without an image
 * @param width width of the image in pixels, 0 without an image
 * @param imageVisible whether the image is used; if not, its patches are padding (the reference's {@code patch_masks})
 */
public record EncoderInput(int[] tokens, @Nullable FloatBuffer pixels, int height, int width, boolean imageVisible) {
    /** An image followed by text. */
    public static EncoderInput of(int[] tokens, FloatBuffer pixels, int height, int width) {
        return new EncoderInput(tokens, pixels, height, width, true);
    }

    /** Text only. */
    public static EncoderInput text(int[] tokens) {
        return new EncoderInput(tokens, null, 0, 0, false);
    }

    /** @return the image's patches, or null without an image */
    @Nullable
    PatchGrid grid() {
        return pixels == null ? null : PatchGrid.ofPixels(height, width);
    }

    /** A view of the pixels of an input with an image. */
    FloatBuffer requirePixels() {
        return Objects.requireNonNull(pixels, "pixels").duplicate();
    }
}
