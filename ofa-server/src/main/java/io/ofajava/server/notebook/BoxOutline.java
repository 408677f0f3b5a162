// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.notebook;

import io.ofajava.image.Box;
import io.ofajava.image.RgbImage;

/** Draws a box like the notebook, which uses OpenCV's {@code rectangle}: a green outline of 3 pixels. */
final class BoxOutline {
    private static final int HALF_WIDTH = 1;

    private BoxOutline() {}

    /** A copy of the image with the box, clipped to the image. */
    static RgbImage draw(RgbImage image, Box box) {
        byte[] rgb = image.rgb().clone();
        int left = (int) box.x0();
        int top = (int) box.y0();
        int right = (int) box.x1();
        int bottom = (int) box.y1();
        for (int offset = -HALF_WIDTH; offset <= HALF_WIDTH; offset++) {
            for (int x = left - HALF_WIDTH; x <= right + HALF_WIDTH; x++) {
                dot(image, rgb, x, top + offset);
                dot(image, rgb, x, bottom + offset);
            }
            for (int y = top - HALF_WIDTH; y <= bottom + HALF_WIDTH; y++) {
                dot(image, rgb, left + offset, y);
                dot(image, rgb, right + offset, y);
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    private static void dot(RgbImage image, byte[] rgb, int x, int y) {
        if (x >= 0 && y >= 0 && x < image.width() && y < image.height()) {
            int at = 3 * (y * image.width() + x);
            rgb[at] = 0;
            rgb[at + 1] = (byte) 0xFF;
            rgb[at + 2] = 0;
        }
    }
}
