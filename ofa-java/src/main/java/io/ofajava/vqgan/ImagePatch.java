// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.error.InvalidInputException;
import io.ofajava.image.RgbImage;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;

/** Pastes a generated patch into an image, for infilling. */
public final class ImagePatch {
    private ImagePatch() {}

    /**
     * A copy of the image with the patch in it.
     *
     * @param x column of the patch's left edge, in pixels
     * @param y row of the patch's upper edge, in pixels
     * @throws InvalidInputException unless the patch lies within the image
     */
    public static RgbImage paste(RgbImage image, RgbImage patch, int x, int y) {
        NativeLibrary.require();
        byte[] rgb = image.rgb().clone();
        NativeLibrary.check(OfaNative.ofa_vqgan_paste(
                rgb, image.width(), image.height(), patch.rgb(), patch.width(), patch.height(), x, y));
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
