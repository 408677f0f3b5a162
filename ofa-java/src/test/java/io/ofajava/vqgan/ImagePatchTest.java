// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.error.EngineError;
import io.ofajava.error.Refusal;
import io.ofajava.image.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImagePatchTest {
    private static RgbImage image(int width, int height, int value) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) value);
        return new RgbImage(width, height, rgb);
    }

    @Test
    void thePatchIsAppliedToACopy() {
        RgbImage whole = image(5, 4, 9);
        RgbImage pasted = ImagePatch.paste(whole, image(2, 2, 200), 1, 1);
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 5; x++) {
                boolean inside = (x == 1 || x == 2) && (y == 1 || y == 2);
                assertEquals(inside ? 200 : 9, pasted.rgb()[3 * (y * 5 + x)] & 0xFF, x + ", " + y);
            }
        }
        assertArrayEquals(image(5, 4, 9).rgb(), whole.rgb());
    }

    @Test
    void aPatchThatDoesNotFitIsRefused() {
        Refusal.of(
                EngineError.NATIVE_INPUT,
                () -> ImagePatch.paste(image(5, 4, 0), image(6, 2, 0), 0, 0),
                "6 x 2",
                "image of 5 x 4");
        Refusal.of(
                EngineError.NATIVE_INPUT,
                () -> ImagePatch.paste(image(5, 4, 0), image(2, 2, 0), 4, 0),
                "column 4, row 0");
    }
}
