// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoding of images, and drawing of boxes. */
class ImageOutputTest {
    private static final ImageDecoder READER = new ImageDecoder();

    @Test
    void writtenFilesRoundTrip(@TempDir Path directory) {
        RgbImage image = SampleImages.image();
        ImageEncoder.write(image, directory.resolve("p.PNG"));
        assertArrayEquals(image.rgb(), READER.read(directory.resolve("p.PNG")).rgb());
        ImageEncoder.write(image, directory.resolve("p.jpeg"));
        assertEquals(
                ImageFormat.JPEG,
                READER.header(ImageEncoder.jpeg(image, 50), "p").format());
        assertEquals(image.width(), READER.read(directory.resolve("p.jpeg")).width());
        assertTrue(ImageEncoder.jpeg(image, 100).length > ImageEncoder.jpeg(image, 10).length);
    }

    @Test
    void unwritableFilesAreNamed(@TempDir Path directory) {
        RgbImage image = SampleImages.image();
        for (String name : new String[] {"p.gif", "png", "p"}) {
            Path file = directory.resolve(name);
            Refusal.of(ImageError.UNKNOWN_ENDING, () -> ImageEncoder.write(image, file), file.toString());
        }
        assertThrows(OfaException.class, () -> ImageEncoder.write(image, directory.resolve("no/such/p.png")));
        assertThrows(InvalidInputException.class, () -> ImageEncoder.jpeg(image, 0));
    }

    /**
     * On black, grey and white, the line contrasts with the background, the inside of the box is unchanged, and the
     * original image is not modified.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 128, 255})
    void boxesContrastWithAnyBackground(int ground) {
        byte[] rgb = new byte[3 * 400 * 300];
        Arrays.fill(rgb, (byte) ground);
        RgbImage plain = new RgbImage(400, 300, rgb);
        RgbImage drawn = BoxOverlay.paint(plain, new Box(100, 120, 300, 240), null);
        assertEquals(400, drawn.width());
        assertEquals(ground, plain.rgb()[3 * (120 * 400 + 200)] & 0xFF);
        assertTrue(contrast(drawn, 200, 120, ground) > 60);
        assertTrue(contrast(drawn, 100, 180, ground) > 60);
        assertEquals(0, contrast(drawn, 200, 180, ground));
        assertEquals(0, contrast(drawn, 10, 10, ground));
    }

    /** On 96 pixels, the smallest font would cover the image. */
    @Test
    void smallImagesAreEnlargedByAnIntegerFactor() {
        byte[] rgb = new byte[3 * 96 * 48];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (7 * i);
        }
        RgbImage small = new RgbImage(96, 48, rgb);
        RgbImage drawn = BoxOverlay.paint(small, new Box(60, 20, 90, 40), null);
        assertEquals(384, drawn.width());
        assertEquals(192, drawn.height());
        for (int at : new int[] {0, 3, 5, 40, 47}) {
            for (int c = 0; c < 3; c++) {
                assertEquals(
                        rgb[3 * (at * 96 + at) + c],
                        drawn.rgb()[3 * ((4 * at + 3) * 384 + 4 * at + 1) + c],
                        "pixel " + at);
            }
        }
        assertTrue(contrast(drawn, 300, 80, 0) > 60, "the box is where it belongs on the large image");
        assertEquals(
                320,
                BoxOverlay.paint(new RgbImage(320, 10, new byte[9600]), new Box(1, 1, 5, 5), null)
                        .width());
    }

    @Test
    void linesScaleWithTheImage() {
        RgbImage small = BoxOverlay.paint(new RgbImage(400, 400, new byte[480_000]), new Box(80, 80, 320, 320), null);
        RgbImage large =
                BoxOverlay.paint(new RgbImage(2000, 2000, new byte[12_000_000]), new Box(400, 400, 1600, 1600), null);
        assertTrue(lineWidth(large, 1000) > 2 * lineWidth(small, 200));
    }

    @ParameterizedTest
    @CsvSource({"-50,-50,500,500", "10,10,10,10", "90,80,20,10", "0,0,1,1", "99,99,100,100"})
    void anyBoxAndLabelFit(float x0, float y0, float x1, float y1) {
        RgbImage plain = new RgbImage(100, 100, new byte[30_000]);
        RgbImage drawn = BoxOverlay.paint(
                plain, new Box(x0, y0, x1, y1), "the red car \u4e2d \ud83d\ude00 that goes on and on and on\nand on");
        assertEquals(400, drawn.width());
        assertNotEquals(
                0,
                BoxOverlay.paint(new RgbImage(3, 2, new byte[18]), new Box(x0, y0, x1, y1), "label")
                        .rgb()
                        .length);
        assertTrue(
                !Arrays.equals(
                        drawn.rgb(),
                        BoxOverlay.paint(plain, new Box(x0, y0, x1, y1), " ").rgb()),
                "the label is drawn");
    }

    private static int lineWidth(RgbImage image, int row) {
        int width = 0;
        for (int x = 0; x < image.width() / 2; x++) {
            width += contrast(image, x, row, 0) > 100 ? 1 : 0;
        }
        return width;
    }

    private static int contrast(RgbImage image, int x, int y, int ground) {
        int most = 0;
        for (int c = 0; c < 3; c++) {
            most = Math.max(most, Math.abs((image.rgb()[3 * (y * image.width() + x) + c] & 0xFF) - ground));
        }
        return most;
    }
}
