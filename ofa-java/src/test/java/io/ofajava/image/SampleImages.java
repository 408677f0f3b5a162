// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Generates small image files of every format. */
final class SampleImages {
    static final int WIDTH = 21;
    static final int HEIGHT = 13;

    private SampleImages() {}

    /** An image without symmetry. */
    static RgbImage image() {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int y = 0, i = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                rgb[i++] = (byte) (x * 12);
                rgb[i++] = (byte) (y * 19);
                rgb[i++] = (byte) (x * y);
            }
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    /** One file of each format, with a descriptive name. */
    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        BufferedImage rgb = image().toBufferedImage();
        files.put("rgb.png", write(rgb, "png", false));
        files.put("palette.png", write(as(rgb, BufferedImage.TYPE_BYTE_INDEXED), "png", false));
        files.put("bits.png", write(as(rgb, BufferedImage.TYPE_BYTE_BINARY), "png", false));
        files.put("gray16.png", write(as(rgb, BufferedImage.TYPE_USHORT_GRAY), "png", false));
        files.put("alpha.png", write(as(rgb, BufferedImage.TYPE_INT_ARGB), "png", false));
        files.put("interlaced.png", write(rgb, "png", true));
        files.put("baseline.jpg", write(rgb, "jpeg", false));
        files.put("progressive.jpg", write(rgb, "jpeg", true));
        files.put("gray.jpg", write(as(rgb, BufferedImage.TYPE_BYTE_GRAY), "jpeg", false));
        files.put("still.gif", write(as(rgb, BufferedImage.TYPE_BYTE_INDEXED), "gif", false));
        files.put("rgb.bmp", write(rgb, "bmp", false));
        files.put("palette.bmp", write(as(rgb, BufferedImage.TYPE_BYTE_INDEXED), "bmp", false));
        files.put("lossless.webp", webp("Lossless"));
        files.put("lossy.webp", webp("Lossy"));
        files.put("animated.webp", animated(files.get("lossless.webp"), WIDTH + 6, HEIGHT + 4, 4, 2));
        return files;
    }

    static BufferedImage as(BufferedImage image, int type) {
        BufferedImage converted = new BufferedImage(image.getWidth(), image.getHeight(), type);
        converted.createGraphics().drawImage(image, 0, 0, null);
        return converted;
    }

    static byte[] write(BufferedImage image, String format, boolean progressive) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (progressive) {
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        return written(writer, param, image, out);
    }

    static byte[] webp(String compression) {
        ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
        WebPWriteParam param = (WebPWriteParam) writer.getDefaultWriteParam();
        param.setCompressionType(compression);
        return written(writer, param, image().toBufferedImage(), new ByteArrayOutputStream());
    }

    private static byte[] written(
            ImageWriter writer, ImageWriteParam param, BufferedImage image, ByteArrayOutputStream out) {
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** An animation of one frame at an even position, from a simple file. */
    static byte[] animated(byte[] still, int canvasWidth, int canvasHeight, int left, int top) {
        int chunk = still.length - 12;
        ByteBuffer file = ByteBuffer.allocate(12 + 18 + 14 + 24 + chunk).order(ByteOrder.LITTLE_ENDIAN);
        file.put(still, 0, 4).putInt(file.capacity() - 8).put(still, 8, 4);
        file.put(new byte[] {'V', 'P', '8', 'X'}).putInt(10).putInt(2);
        int24(file, canvasWidth - 1);
        int24(file, canvasHeight - 1);
        file.put(new byte[] {'A', 'N', 'I', 'M'}).putInt(6).putInt(-1).putShort((short) 0);
        file.put(new byte[] {'A', 'N', 'M', 'F'}).putInt(16 + chunk);
        int24(file, left / 2);
        int24(file, top / 2);
        int24(file, WIDTH - 1);
        int24(file, HEIGHT - 1);
        int24(file, 100);
        return file.put((byte) 0).put(still, 12, chunk).array();
    }

    private static void int24(ByteBuffer file, int value) {
        file.putShort((short) value).put((byte) (value >> 16));
    }

    /** Changes the sides in the header of a PNG, with a correct checksum. */
    static void resize(byte[] png, int width, int height) {
        java.util.zip.CRC32 sum = new java.util.zip.CRC32();
        ByteBuffer bytes = ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        sum.update(png, 12, 17);
        bytes.putInt(29, (int) sum.getValue());
    }

    /** A progressive JPEG whose header declares another size and whose last scan is repeated. */
    static byte[] progressive(int width, int height, int scans) {
        byte[] jpeg = write(image().toBufferedImage(), "jpeg", true);
        ByteBuffer bytes = ByteBuffer.wrap(jpeg);
        int last = 0;
        int present = 0;
        for (int at = 0; at < jpeg.length - 1; at++) {
            int marker = bytes.getShort(at) & 0xFFFF;
            if (marker == 0xFFC2) {
                bytes.putShort(at + 5, (short) height).putShort(at + 7, (short) width);
            } else if (marker == 0xFFDA) {
                last = at;
                present++;
            }
        }
        int scan = jpeg.length - 2 - last;
        ByteBuffer file =
                ByteBuffer.allocate(jpeg.length + scan * (scans - present)).put(jpeg, 0, jpeg.length - 2);
        for (int i = present; i < scans; i++) {
            file.put(jpeg, last, scan);
        }
        return file.put((byte) 0xFF).put((byte) 0xD9).array();
    }

    /** The file with bytes inserted at an index. */
    static byte[] insert(byte[] file, int at, byte[] more) {
        return ByteBuffer.allocate(file.length + more.length)
                .put(file, 0, at)
                .put(more)
                .put(file, at, file.length - at)
                .array();
    }
}
