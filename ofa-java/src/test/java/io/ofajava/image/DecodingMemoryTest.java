// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ResourceException;
import io.ofajava.process.JvmRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Small files with large images, in JVMs that exit on heap exhaustion, as in containers. */
class DecodingMemoryTest {
    private static final String ENDS_WITHOUT_HEAP = "-XX:+ExitOnOutOfMemoryError";

    @TempDir
    Path directory;

    /** A PNG of 16-bit RGBA, transparent black: 8 bytes per pixel after decoding, almost none in the file. */
    private Path png16(int side) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels)) {
            byte[] row = new byte[1 + 8 * side];
            for (int y = 0; y < side; y++) {
                deflater.write(row);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        byte[] header = ByteBuffer.allocate(13)
                .putInt(side)
                .putInt(side)
                .put((byte) 16)
                .put((byte) 6)
                .array();
        chunk(file, "IHDR", header);
        chunk(file, "IDAT", pixels.toByteArray());
        chunk(file, "IEND", new byte[0]);
        return Files.write(directory.resolve(side + ".png"), file.toByteArray());
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
        chunk.putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + content.length);
        file.writeBytes(chunk.putInt((int) crc.getValue()).array());
    }

    private List<String> decode(String heap, String... files) throws Exception {
        JvmRun.Result result =
                new JvmRun(directory).option(heap).option(ENDS_WITHOUT_HEAP).run(Decoding.class, files);
        assertEquals(0, result.code(), result.output());
        return result.output().lines().filter(line -> line.contains(": ")).toList();
    }

    @Test
    void anImageLargerThanTheBudgetIsRefused() throws Exception {
        String file = png16(2000).toString();
        List<String> said = decode("-Xmx32m", file);
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).startsWith(file + ": not enough memory: decoding takes 45 MB"), said.toString());
    }

    @Test
    void severalAtOnceAreDecodedOneAfterAnother() throws Exception {
        String file = png16(1000).toString(); // 12 MB of the budget of 16
        List<String> said = decode("-Xmx32m", file, file, file, file);
        assertEquals(List.of(file + ": 1000 x 1000"), said.stream().distinct().toList());
        assertEquals(4, said.size());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void filesThatAreLargerThanTheHeapAreNamed() throws Exception {
        Path large = directory.resolve("large.png");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(200L << 20);
        }
        List<String> said = decode("-Xmx64m", large.toString(), "/dev/zero");
        assertEquals(2, said.size(), said.toString());
        said.forEach(line -> assertTrue(line.contains("not enough memory"), line));
    }

    /** An attack with a 381 kB PNG of 7000 x 7000 pixels, with the heap of a small container. */
    @Test
    void fourLargeImagesDoNotExhaustASmallContainer() throws Exception {
        String file = png16(7000).toString();
        List<String> said = decode("-Xmx512m", file, file, file, file);
        assertEquals(4, said.size(), said.toString());
        said.forEach(line -> assertTrue(line.contains("not enough memory: decoding takes 540 MB"), line));
    }

    /** The same with the heap of a typical container, in which each image fits but not all at once. */
    @Test
    @Tag("full")
    void fourLargeImagesAreDecodedInTurnInAUsualContainer() throws Exception {
        String file = png16(7000).toString();
        List<String> said = decode("-Xmx2g", file, file, file, file);
        assertEquals(List.of(file + ": 7000 x 7000"), said.stream().distinct().toList());
        assertEquals(4, said.size(), said.toString());
    }

    @Test
    void anInterruptedThreadStopsDecoding() throws IOException {
        for (String format : List.of("png", "jpg", "gif", "bmp")) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(600, 600, BufferedImage.TYPE_3BYTE_BGR), format, file);
            Thread.currentThread().interrupt();
            assertThrows(
                    CancellationException.class, () -> new ImageDecoder().read(file.toByteArray(), "image"), format);
            assertTrue(Thread.interrupted(), format);
            new ImageDecoder().read(file.toByteArray(), "image");
        }
    }

    /** Decodes files concurrently; prints a line for each. */
    static final class Decoding {
        public static void main(String[] files) {
            // The order is what is tested, on a slow machine too.
            MemoryBudget.ofProcess().waitAtMost(Duration.ofMinutes(15));
            List<Thread> threads = IntStream.range(0, files.length)
                    .mapToObj(i -> new Thread(() -> decode(files[i])))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private static void decode(String file) {
            String said;
            try {
                RgbImage image = new ImageDecoder().read(Path.of(file));
                said = file + ": " + image.width() + " x " + image.height();
            } catch (ResourceException e) {
                said = e.getMessage();
            }
            System.out.println(said);
        }
    }
}
