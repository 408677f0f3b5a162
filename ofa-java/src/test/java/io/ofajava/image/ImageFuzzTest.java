// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ofajava.error.InvalidInputException;

/** Hostile image files: the result is an image of the size in the header or a one-line error, in bounded memory. */
class ImageFuzzTest {
    private static final ImageDecoder SMALL =
            new ImageDecoder(new ImageLimits(1 << 16, 1024, 1 << 16), Orientation.APPLY);

    @FuzzTest(maxDuration = "5m")
    void headerAndPixels(byte[] data) {
        try {
            ImageHeader header = SMALL.header(data, "image");
            RgbImage image = SMALL.read(data, "image");
            boolean turned = header.orientation() >= 5;
            assertEquals(turned ? header.height() : header.width(), image.width());
            assertEquals(turned ? header.width() : header.height(), image.height());
        } catch (InvalidInputException refused) {
            assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        }
    }
}
