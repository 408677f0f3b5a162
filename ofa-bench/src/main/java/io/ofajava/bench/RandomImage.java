// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * A seeded image file that takes as long to decode as a photograph: smooth areas with some grain. A JPEG of 4,000 x
 * 3,000 pixels is about 4 MB, with chroma at half resolution, as from a camera.
 */
public final class RandomImage {
    private static final float JPEG_QUALITY = 0.9f;
    private static final int GRAIN = 9;
    private static final int SCALE = 64;

    private RandomImage() {}

    /**
     * The bytes of a JPEG or PNG file; the same for the same arguments, on one JDK.
     *
     * @param format {@code jpeg} or {@code png}
     */
    public static byte[] file(int width, int height, String format) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(JPEG_QUALITY);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(pixels(width, height), null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage pixels(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] values = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        SplittableRandom random = new SplittableRandom(1);
        int columns = width / SCALE + 2;
        int[] knots = random.ints(3L * columns * (height / SCALE + 2), 0, 256).toArray();
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int grain = random.nextInt(2 * GRAIN + 1) - GRAIN;
                for (int channel = 0; channel < 3; channel++, to++) {
                    values[to] = (byte) Math.min(255, Math.max(0, soft(knots, columns, x, y, channel) + grain));
                }
            }
        }
        return image;
    }

    /** Bilinear between the knots around a pixel. */
    private static int soft(int[] knots, int columns, int x, int y, int channel) {
        int column = x / SCALE;
        int fromLeft = x % SCALE;
        int fromTop = y % SCALE;
        int at = 3 * (y / SCALE * columns + column) + channel;
        int top = knots[at] * (SCALE - fromLeft) + knots[at + 3] * fromLeft;
        int bottom = knots[at + 3 * columns] * (SCALE - fromLeft) + knots[at + 3 * columns + 3] * fromLeft;
        return (top * (SCALE - fromTop) + bottom * fromTop) / (SCALE * SCALE);
    }
}
