// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.nativelib.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Reading a checkpoint does not make all of it resident. */
@EnabledOnOs(OS.LINUX)
class ResidentPagesTest {
    private static final int ELEMENTS = 6_000_000;

    /** A block of elements, and what the system maps around a page that is read. */
    private static final long MOST_RESIDENT = (4 << 20) + (1 << 20);

    @TempDir
    Path directory;

    private Path file() throws IOException {
        byte[] header = ("{\"w\":{\"dtype\":\"F32\",\"shape\":[" + ELEMENTS + "],\"data_offsets\":[0," + 4 * ELEMENTS
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 4 * ELEMENTS).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length)
                .put(header)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(values());
        return Files.write(directory.resolve("weights.safetensors"), bytes.array());
    }

    private static float[] values() {
        float[] values = new float[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            values[i] = i;
        }
        return values;
    }

    /** @return bytes of the file's mappings that are in this process' memory */
    private static long resident(Path file) throws IOException {
        long bytes = 0;
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inside = line.endsWith(file.toRealPath().toString());
            } else if (inside && line.startsWith("Rss:")) {
                bytes += Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return bytes;
    }

    @Test
    void pagesAreReleasedOnceTheyWereRead() throws IOException {
        NativeLibrary.require();
        Path file = file();
        Tensor tensor = TensorSource.open(file).tensor("w");
        byte[] copy = new byte[4 * ELEMENTS];
        tensor.data().get(copy);
        assertTrue(resident(file) >= copy.length, "the file is not mapped as expected");

        String hash = ContentHash.of("", List.of(tensor));
        assertTrue(resident(file) <= MOST_RESIDENT, resident(file) + " bytes after the hash");
        assertArrayEquals(values(), tensor.toFloats());
        assertTrue(resident(file) <= MOST_RESIDENT, resident(file) + " bytes after the conversion");
        FloatBuffer target = FloatBuffer.allocate(ELEMENTS);
        tensor.toFloats(target);
        assertArrayEquals(values(), target.array());
        assertEquals(hash, ContentHash.of("", List.of(tensor)));
        byte[] again = new byte[copy.length];
        tensor.data().get(again);
        assertArrayEquals(copy, again);
    }
}
