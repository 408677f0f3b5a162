// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @Test
    void aDirectoryThatCannotBeWrittenIsReplacedForThisRun(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(
                directory.resolve("file")); // a file where a directory should be: not even root can write into it
        Path opened = CacheDirectory.open(file.resolve("cache"));
        assertNotEquals(file.resolve("cache"), opened);
        assertTrue(Files.isWritable(opened));
        CacheDirectory.delete(opened);
    }

    @Test
    void theOptionComesFirst(@TempDir Path directory) {
        Path wanted = directory.resolve("a/b");
        assertEquals(wanted, CacheDirectory.open(wanted));
        assertTrue(Files.isDirectory(wanted));
    }

    @Test
    void theDemoModelIsUnpackedOnceAndWhole(@TempDir Path cache) throws IOException {
        Path first = DemoModel.ASKING.unpack(cache);
        for (String file : new String[] {"config.json", "vocab.json", "merges.txt", "model.safetensors"}) {
            assertTrue(Files.size(first.resolve(file)) > 0, file);
        }
        Object key = Files.readAttributes(first, java.nio.file.attribute.BasicFileAttributes.class)
                .lastModifiedTime();
        assertEquals(first, DemoModel.ASKING.unpack(cache));
        assertEquals(
                key,
                Files.readAttributes(first, java.nio.file.attribute.BasicFileAttributes.class)
                        .lastModifiedTime());
        try (Stream<Path> entries = Files.list(cache)) {
            assertFalse(entries.anyMatch(entry -> entry.getFileName().toString().contains("partial")));
        }
    }
}
