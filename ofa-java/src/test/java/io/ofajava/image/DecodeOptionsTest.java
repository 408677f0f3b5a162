// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Truncated files if they are allowed, JPEG at a reduced scale, and TIFF. */
class DecodeOptionsTest {
    private static final ImageDecoder REFUSING = new ImageDecoder();
    private static final ImageDecoder ALLOWING =
            new ImageDecoder(ImageLimits.DEFAULT, Orientation.IGNORE, Truncated.ALLOW);
    private static final Map<String, byte[]> FILES = SampleImages.files();

    /** The upper rows equal those of the complete image; BMP begins with the lowest. */
    @ParameterizedTest
    @ValueSource(strings = {"rgb.png", "palette.png", "still.gif", "rgb.bmp"})
    void truncatedFilesAreAllowed(String name) {
        byte[] data = FILES.get(name);
        RgbImage whole = REFUSING.read(data, name);
        byte[] cut = Arrays.copyOf(data, data.length * 9 / 10);
        assertThrows(InvalidInputException.class, () -> REFUSING.read(cut, name));
        RgbImage part = ALLOWING.read(cut, name);
        assertEquals(whole.width(), part.width());
        assertEquals(whole.height(), part.height());
        int row = 3 * whole.width();
        int from = name.endsWith(".bmp") ? row * (whole.height() - 1) : 0;
        assertArrayEquals(
                Arrays.copyOfRange(whole.rgb(), from, from + row), Arrays.copyOfRange(part.rgb(), from, from + row));
        assertTrue(!Arrays.equals(whole.rgb(), part.rgb()), "the truncated image equals the whole one");
        assertArrayEquals(whole.rgb(), ALLOWING.read(data, name).rgb());
    }

    @Test
    void aMissingEndMarkerLosesNoPixels() {
        byte[] data = FILES.get("baseline.jpg");
        byte[] cut = Arrays.copyOf(data, data.length - 2);
        Refusal.of(ImageError.DAMAGED, () -> REFUSING.read(cut, "p"), "p", "cut off");
        assertArrayEquals(
                REFUSING.read(data, "p").rgb(), ALLOWING.read(cut, "p").rgb());
    }

    /**
     * Rows above the cut equal those of the complete image, except for those that chroma upsampling mixes with missing
     * ones.
     */
    @Test
    void aTruncatedJpegKeepsItsUpperPart() {
        byte[] data = SampleImages.write(gradient(), "jpeg", false);
        byte[] cut = Arrays.copyOf(data, data.length - 400);
        assertThrows(InvalidInputException.class, () -> REFUSING.read(cut, "p"));
        byte[] whole = REFUSING.read(data, "p").rgb();
        byte[] part = ALLOWING.read(cut, "p").rgb();
        assertArrayEquals(Arrays.copyOf(whole, 3 * 200 * 24), Arrays.copyOf(part, 3 * 200 * 24));
        assertTrue(!Arrays.equals(whole, part));
    }

    private static BufferedImage gradient() {
        BufferedImage image = new BufferedImage(200, 120, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 200; x++) {
                image.setRGB(x, y, x << 16 | y << 8 | 100);
            }
        }
        return image;
    }

    @Test
    void truncatedIsReadFromText() {
        assertEquals(Truncated.ALLOW, Truncated.parse(" Allow "));
        assertEquals("refuse", Truncated.REFUSE.toString());
        assertThrows(InvalidInputException.class, () -> Truncated.parse("maybe"));
    }

    /**
     * 200 x 120 pixels with a limit of 2,000: at a quarter of the sides there are 1,500, and the sides suffice for a
     * task with 30 pixels per side.
     */
    @Test
    void aJpegOverTheLimitIsDecodedAtAReducedScale() {
        BufferedImage image = gradient();
        byte[] jpeg = SampleImages.write(image, "jpeg", false);
        ImageDecoder small = new ImageDecoder(new ImageLimits(2_000, 65_535, 1 << 20), Orientation.IGNORE);
        DecodedImage reduced = small.read(jpeg, "p", 30);
        assertEquals(50, reduced.image().width());
        assertEquals(30, reduced.image().height());
        assertEquals(200, reduced.originalWidth());
        assertEquals(120, reduced.originalHeight());
        for (int y = 1; y < 29; y++) {
            for (int x = 1; x < 49; x++) {
                int at = 3 * (50 * y + x);
                assertEquals(4 * x + 1.5, reduced.image().rgb()[at] & 0xFF, 6, "red at " + x + ", " + y);
                assertEquals(4 * y + 1.5, reduced.image().rgb()[at + 1] & 0xFF, 6, "green at " + x + ", " + y);
            }
        }
        OfaException large = Refusal.of(ImageError.TOO_MANY_PIXELS, () -> small.read(jpeg, "p", 31));
        assertEquals(200L, large.parameters().get("width"));
        assertEquals(120L, large.parameters().get("height"));
        assertThrows(InvalidInputException.class, () -> small.read(jpeg, "p"));
        byte[] progressive = SampleImages.write(image, "jpeg", true);
        assertThrows(InvalidInputException.class, () -> small.read(progressive, "p", 30));
        assertEquals(200, REFUSING.read(jpeg, "p", 30).image().width(), "an image within the limit was scaled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "LZW", "Deflate", "ZLib", "PackBits"})
    void tiffIsReadWithEveryLosslessCompression(String compression) {
        BufferedImage rgb = SampleImages.image().toBufferedImage();
        assertArrayEquals(
                SampleImages.image().rgb(),
                REFUSING.read(tiff(rgb, compression), "p.tif").rgb());
        BufferedImage gray = SampleImages.as(rgb, BufferedImage.TYPE_BYTE_GRAY);
        assertArrayEquals(
                RgbImage.of(gray).rgb(),
                REFUSING.read(tiff(gray, compression), "p.tif").rgb());
        BufferedImage palette = SampleImages.as(rgb, BufferedImage.TYPE_BYTE_INDEXED);
        assertArrayEquals(
                RgbImage.of(palette).rgb(),
                REFUSING.read(tiff(palette, compression), "p.tif").rgb());
    }

    @Test
    void tiffWithJpegDataIsRefused() {
        byte[] data = tiff(SampleImages.image().toBufferedImage(), "JPEG");
        Refusal.of(ImageError.UNSUPPORTED, () -> REFUSING.read(data, "p.tif"), "p.tif", "TIFF", "JPEG");
    }

    @Test
    void truncatedTiffsGiveTheSameImageOrAnError() {
        byte[] data = tiff(SampleImages.image().toBufferedImage(), "LZW");
        byte[] whole = REFUSING.read(data, "p").rgb();
        for (int length = 0; length < data.length; length++) {
            byte[] cut = Arrays.copyOf(data, length);
            try {
                assertArrayEquals(whole, REFUSING.read(cut, "p").rgb(), "cut to " + length);
            } catch (InvalidInputException refused) {
                assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
            }
        }
    }

    private static byte[] tiff(BufferedImage image, String compression) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (!compression.equals("none")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType(compression);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
