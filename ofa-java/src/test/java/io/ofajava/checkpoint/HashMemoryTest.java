// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elements are changed in memory, not in the file: a hash that does not follow them was not computed again. */
class HashMemoryTest {
    private static final int BYTES = 1000;

    @TempDir
    Path directory;

    private Path cache;
    private Path file;
    private final ByteBuffer elements = ByteBuffer.allocate(BYTES);
    private final List<Tensor> tensors = List.of(new Tensor("weight", DType.FLOAT16, new long[] {BYTES / 2}, elements));
    private HashMemory memory;

    @BeforeEach
    void write() throws IOException {
        cache = directory.resolve("cache");
        file = Files.write(directory.resolve("model.safetensors"), new byte[BYTES]);
        // Long after the file was written.
        memory = new HashMemory(cache, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)));
    }

    private String remembered() {
        return memory.of(file, "", "architecture", tensors);
    }

    private String computed() {
        return ContentHash.of("architecture", tensors);
    }

    @Test
    void aHashIsComputedOnce() {
        String first = remembered();
        assertEquals(computed(), first);
        elements.put(BYTES / 2, (byte) 1);
        assertEquals(first, remembered());
        assertEquals(
                first,
                new HashMemory(cache, Clock.offset(Clock.systemUTC(), Duration.ofDays(1)))
                        .of(file, "", "architecture", tensors));
    }

    @Test
    void aFileOfTheSameSizeAndModificationTimeIsReadAgain() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        remembered();
        elements.put(BYTES / 2, (byte) 1);
        Files.write(file, new byte[BYTES]);
        Files.setLastModifiedTime(file, time);
        assertEquals(computed(), remembered());
    }

    @Test
    void aFileThatReplacesAnotherIsReadAgain() throws IOException {
        Path other = Files.write(directory.resolve("other"), new byte[BYTES]);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        remembered();
        elements.put(BYTES / 2, (byte) 1);
        Files.delete(file);
        Files.move(other, file);
        assertEquals(computed(), remembered());
    }

    @Test
    void otherTensorsOfTheFileHaveTheirOwnHash() {
        String first = remembered();
        elements.put(BYTES / 2, (byte) 1);
        assertNotEquals(first, memory.of(file, "ema", "architecture", tensors));
        assertNotEquals(first, memory.of(file, "", "another architecture", tensors));
        elements.put(0, (byte) 1);
        assertEquals(computed(), remembered());
    }

    @Test
    void aFileThatWasJustWrittenIsNotRemembered() {
        memory = new HashMemory(cache);
        assertEquals(computed(), remembered());
        assertFalse(Files.exists(cache.resolve(HashMemory.DIRECTORY)));
    }

    @Test
    void aDamagedEntryIsComputedAgain() throws IOException {
        remembered();
        try (Stream<Path> files = Files.walk(cache.resolve(HashMemory.DIRECTORY))) {
            Path hash =
                    files.filter(path -> path.endsWith("sha256")).findFirst().orElseThrow();
            Files.writeString(hash, "0".repeat(64));
        }
        elements.put(BYTES / 2, (byte) 1);
        assertEquals(computed(), remembered());
    }

    @Test
    void missingFilesAreNotRemembered() throws IOException {
        Files.delete(file);
        assertEquals(computed(), remembered());
        assertFalse(Files.exists(cache.resolve(HashMemory.DIRECTORY)));
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoError() throws IOException {
        Files.writeString(cache, "a file in place of the directory");
        assertEquals(computed(), remembered());
    }
}
