// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.FileError;
import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Refusal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final ImageDecoder READER = new ImageDecoder();
    private static final Map<String, byte[]> FILES = SampleImages.files();

    @ParameterizedTest
    @ValueSource(strings = {"rgb.png", "alpha.png", "interlaced.png", "rgb.bmp", "lossless.webp"})
    void losslessFilesRoundTrip(String file) {
        assertArrayEquals(
                SampleImages.image().rgb(), READER.read(FILES.get(file), file).rgb());
    }

    /** A truncated file is refused unless only data after the pixels is missing; it never gives another image. */
    @Test
    void truncatedFilesGiveTheSameImageOrAnError() {
        FILES.forEach((name, data) -> {
            RgbImage whole = READER.read(data, name);
            for (int length = 0; length < data.length; length++) {
                byte[] cut = Arrays.copyOf(data, length);
                try {
                    assertArrayEquals(whole.rgb(), READER.read(cut, name).rgb(), name + " cut to " + length);
                } catch (InvalidInputException refused) {
                    assertTrue(
                            refused.getMessage().startsWith(name)
                                    && refused.getMessage().lines().count() == 1,
                            refused.getMessage());
                }
            }
            assertThrows(
                    InvalidInputException.class,
                    () -> READER.read(Arrays.copyOf(data, data.length * 2 / 3), name),
                    name);
        });
    }

    @Test
    void otherFilesAreIdentifiedAndRefused() {
        for (byte[] data : new byte[][] {
            {},
            {'B'},
            "hello, I am a text file".getBytes(StandardCharsets.UTF_8),
            {(byte) 0xFF, (byte) 0xD8},
            new byte[1000]
        }) {
            Refusal.oneOf(
                    List.of(ImageError.EMPTY, ImageError.NOT_AN_IMAGE),
                    () -> READER.read(data, "cat.png"),
                    "cat.png",
                    "PNG, JPEG, WebP, GIF, BMP or TIFF");
        }
    }

    /** 60,000 x 60,000 pixels would take 10 GB; they are refused from the header, in every format. */
    @Test
    void hugeSizesAreRefusedFromTheHeader() {
        byte[] png = FILES.get("rgb.png").clone();
        SampleImages.resize(png, 60_000, 60_000);
        byte[] bmp = FILES.get("rgb.bmp").clone();
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 60_000).putInt(22, -60_000);
        byte[] gif = FILES.get("still.gif").clone();
        ByteBuffer.wrap(gif)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(6, (short) 60_000)
                .putShort(8, (short) 60_000);
        byte[] jpeg = FILES.get("baseline.jpg").clone();
        int frame = IntStream.range(0, jpeg.length)
                .filter(i -> jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC0)
                .findFirst()
                .orElseThrow();
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
        byte[] webp = SampleImages.animated(FILES.get("lossless.webp"), 60_000, 60_000, 0, 0);
        for (byte[] data : new byte[][] {png, bmp, gif, jpeg, webp}) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(1),
                    () -> Refusal.of(
                            ImageError.TOO_MANY_PIXELS, () -> READER.read(data, "huge"), "60000", "100000000"));
            assertThrows(InvalidInputException.class, () -> READER.header(data, "huge"));
        }
        SampleImages.resize(png, 70_000, 1);
        Refusal.of(ImageError.SIDE_TOO_LONG, () -> READER.read(png, "wide"), "65535");
        SampleImages.resize(png, 0, 5);
        Refusal.of(ImageError.NO_PIXELS, () -> READER.read(png, "empty"), "0", "5");
        SampleImages.resize(png, -1, -1);
        assertThrows(InvalidInputException.class, () -> READER.read(png, "negative"));
    }

    @Test
    void limitsAreConfigurable(@TempDir Path directory) throws IOException {
        byte[] data = FILES.get("rgb.png");
        int pixels = SampleImages.WIDTH * SampleImages.HEIGHT;
        assertEquals(
                SampleImages.WIDTH,
                new ImageDecoder(new ImageLimits(pixels, 21, data.length), Orientation.IGNORE)
                        .read(data, "p")
                        .width());
        Path file = Files.write(directory.resolve("p.png"), data);
        for (ImageLimits limits : new ImageLimits[] {
            new ImageLimits(pixels - 1, 21, data.length),
            new ImageLimits(pixels, 20, data.length),
            new ImageLimits(pixels, 21, data.length - 1)
        }) {
            assertThrows(
                    InvalidInputException.class, () -> new ImageDecoder(limits, Orientation.IGNORE).read(data, "p"));
            assertThrows(InvalidInputException.class, () -> new ImageDecoder(limits, Orientation.IGNORE).read(file));
        }
        assertThrows(InvalidInputException.class, () -> new ImageLimits(0, 1, 1));
        assertThrows(InvalidInputException.class, () -> new ImageLimits(1L << 40, 1, 1));
        assertEquals(
                FileError.NOT_A_FILE,
                assertThrows(InvalidInputException.class, () -> READER.read(directory))
                        .code());
        assertEquals(
                FileError.MISSING,
                assertThrows(InvalidInputException.class, () -> READER.read(directory.resolve("no.png")))
                        .code());
    }

    /** The format is detected from the content, not from the name. */
    @Test
    void theFormatDoesNotDependOnTheName(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("image.jpg"), FILES.get("still.gif"));
        assertEquals(SampleImages.HEIGHT, READER.read(file).height());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void orientationIsAppliedOnRequestOnly(int orientation) {
        byte[] tiff = {
            'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0
        };
        byte[] segment = ByteBuffer.allocate(10 + tiff.length)
                .putShort((short) 0xFFE1)
                .putShort((short) (8 + tiff.length))
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .array();
        byte[] jpeg = SampleImages.insert(FILES.get("baseline.jpg"), 2, segment);
        byte[] chunk = ByteBuffer.allocate(12 + tiff.length)
                .putInt(tiff.length)
                .put("eXIf".getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .array();
        byte[] png = SampleImages.insert(FILES.get("rgb.png"), 33, chunk);
        for (byte[] data : new byte[][] {jpeg, png}) {
            RgbImage stored = READER.read(data, "p");
            assertEquals(orientation, READER.header(data, "p").orientation());
            assertEquals(SampleImages.WIDTH, stored.width());
            RgbImage oriented = new ImageDecoder(ImageLimits.DEFAULT, Orientation.APPLY).read(data, "p");
            assertEquals(orientation < 5 ? SampleImages.WIDTH : SampleImages.HEIGHT, oriented.width());
            // EXIF defines the sides to which the stored first row and first column belong.
            int right = oriented.width() - 1;
            int bottom = oriented.height() - 1;
            int[][] corner = {
                {0, 0}, {right, 0}, {right, bottom}, {0, bottom}, {0, 0}, {right, 0}, {right, bottom}, {0, bottom}
            };
            int[][] nextInRow = {{1, 0}, {-1, 0}, {-1, 0}, {1, 0}, {0, 1}, {0, 1}, {0, -1}, {0, -1}};
            int[] at = corner[orientation - 1];
            int[] step = nextInRow[orientation - 1];
            for (int x = 0; x < SampleImages.WIDTH; x++) {
                assertEquals(
                        pixel(stored, x, 0), pixel(oriented, at[0] + x * step[0], at[1] + x * step[1]), "column " + x);
            }
        }
    }

    /** Without JFIF, an Adobe segment determines whether three components are RGB or luminance and chrominance. */
    @Test
    void theAdobeSegmentDeterminesTheColours() {
        byte[] jfif = FILES.get("baseline.jpg");
        int length = ByteBuffer.wrap(jfif).getShort(4);
        byte[] bare = SampleImages.insert(
                Arrays.copyOfRange(jfif, 4 + length, jfif.length), 0, new byte[] {(byte) 0xFF, (byte) 0xD8});
        byte[] luminance = READER.read(bare, "bare").rgb();
        assertArrayEquals(
                READER.read(jfif, "jfif").rgb(), luminance, "components 1, 2, 3 are luminance and chrominance");
        assertArrayEquals(
                luminance,
                READER.read(SampleImages.insert(bare, 2, adobe(1)), "ycc").rgb());
        byte[] raw = READER.read(SampleImages.insert(bare, 2, adobe(0)), "rgb").rgb();
        for (int i = 0; i < raw.length; i += 3) {
            double cb = (raw[i + 1] & 0xFF) - 128;
            double cr = (raw[i + 2] & 0xFF) - 128;
            double[] rgb = {
                (raw[i] & 0xFF) + 1.402 * cr,
                (raw[i] & 0xFF) - 0.34414 * cb - 0.71414 * cr,
                (raw[i] & 0xFF) + 1.772 * cb
            };
            for (int c = 0; c < 3; c++) {
                assertEquals(Math.max(0, Math.min(255, rgb[c])), luminance[i + c] & 0xFF, 1, "JFIF 1.02");
            }
        }
    }

    @Test
    void aGifFrameLiesOnItsCanvas() {
        byte[] gif = FILES.get("still.gif").clone();
        int whole = READER.read(gif, "gif").rgb().length;
        int frame = 13 + (3 << (gif[10] & 7) + 1);
        while (gif[frame] == 0x21) {
            frame += 2;
            while (gif[frame] != 0) {
                frame += 1 + (gif[frame] & 0xFF);
            }
            frame++;
        }
        gif[frame + 1] = 5;
        gif[frame + 3] = 3;
        RgbImage moved = READER.read(gif, "gif");
        assertEquals(SampleImages.WIDTH + 5, moved.width());
        assertEquals(SampleImages.HEIGHT + 3, moved.height());
        RgbImage still = READER.read(FILES.get("still.gif"), "gif");
        assertEquals(whole, still.rgb().length);
        for (int y = 0; y < SampleImages.HEIGHT; y++) {
            for (int x = 0; x < SampleImages.WIDTH; x++) {
                assertEquals(pixel(still, x, y), pixel(moved, x + 5, y + 3));
            }
        }
        int first = (gif[13] & 0xFF) << 16 | (gif[14] & 0xFF) << 8 | gif[15] & 0xFF;
        assertEquals(first, pixel(moved, 0, 0));
    }

    @Test
    void anAnimatedWebpGivesItsFirstFrameOnBlack() {
        RgbImage moved = READER.read(FILES.get("animated.webp"), "webp");
        assertEquals(SampleImages.WIDTH + 6, moved.width());
        assertEquals(0, pixel(moved, 3, 2));
        for (int y = 0; y < SampleImages.HEIGHT; y++) {
            for (int x = 0; x < SampleImages.WIDTH; x++) {
                assertEquals(pixel(SampleImages.image(), x, y), pixel(moved, x + 4, y + 2));
            }
        }
    }

    /** A chunk that inflates to a gigabyte is not inflated, and a colour profile has no effect. */
    @Test
    void ancillaryChunksAreIgnored() {
        byte[] png = FILES.get("palette.png");
        byte[] bomb = ByteBuffer.allocate(12 + 8)
                .putInt(8)
                .put("zTXt".getBytes(StandardCharsets.US_ASCII))
                .put(new byte[] {'a', 0, 0, 1, 2, 3, 4, 5})
                .array();
        byte[] profile = ByteBuffer.allocate(12 + 4)
                .putInt(4)
                .put("iCCP".getBytes(StandardCharsets.US_ASCII))
                .put(new byte[] {'p', 0, 9, 9})
                .array();
        byte[] both = SampleImages.insert(SampleImages.insert(png, 33, bomb), 33, profile);
        assertArrayEquals(READER.read(png, "p").rgb(), READER.read(both, "p").rgb());
    }

    @Test
    void bufferedImagesOfEveryTypeAreRead() {
        BufferedImage rgb = SampleImages.image().toBufferedImage();
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_INT_ARGB_PRE,
            BufferedImage.TYPE_INT_BGR,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_4BYTE_ABGR_PRE
        }) {
            assertArrayEquals(
                    SampleImages.image().rgb(),
                    RgbImage.of(SampleImages.as(rgb, type)).rgb(),
                    "type " + type);
        }
        for (int type : new int[] {BufferedImage.TYPE_USHORT_565_RGB, BufferedImage.TYPE_USHORT_555_RGB}) {
            byte[] coarse = RgbImage.of(SampleImages.as(rgb, type)).rgb();
            for (int i = 0; i < coarse.length; i++) {
                assertEquals(SampleImages.image().rgb()[i] & 0xFF, coarse[i] & 0xFF, 8, "type " + type);
            }
        }
        BufferedImage part = SampleImages.as(rgb, BufferedImage.TYPE_INT_RGB).getSubimage(3, 2, 5, 4);
        assertEquals(pixel(SampleImages.image(), 3, 2), pixel(RgbImage.of(part), 0, 0));
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        gray.getRaster().setSample(0, 0, 0, 77);
        gray.getRaster().setSample(1, 0, 0, 40_000);
        assertArrayEquals(new byte[] {77, 77, 77, -1, -1, -1}, RgbImage.of(gray).rgb());
    }

    @Test
    void imagesCheckTheNumberOfBytes() {
        assertThrows(InvalidInputException.class, () -> new RgbImage(2, 2, new byte[11]));
        assertThrows(InvalidInputException.class, () -> new RgbImage(0, 2, new byte[0]));
        assertThrows(InvalidInputException.class, () -> new RgbImage(65536, 65536, new byte[0]));
    }

    @Test
    void readersMayBeShared() {
        FILES.forEach((name, data) -> {
            byte[] expected = READER.read(data, name).rgb();
            assertFalse(
                    IntStream.range(0, 16)
                            .parallel()
                            .anyMatch(i -> !Arrays.equals(
                                    expected, READER.read(data, name).rgb())),
                    name);
        });
    }

    private static byte[] adobe(int transform) {
        return ByteBuffer.allocate(16)
                .putShort((short) 0xFFEE)
                .putShort((short) 14)
                .put("Adobe".getBytes(StandardCharsets.US_ASCII))
                .put(15, (byte) transform)
                .array();
    }

    private static int pixel(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return (image.rgb()[at] & 0xFF) << 16 | (image.rgb()[at + 1] & 0xFF) << 8 | image.rgb()[at + 2] & 0xFF;
    }
}
