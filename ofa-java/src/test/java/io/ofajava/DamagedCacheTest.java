// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.cache.FileTrees;
import io.ofajava.error.OfaException;
import io.ofajava.image.ImageEncoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache is deleted, truncated and overwritten, before a model starts and while it runs. */
class DamagedCacheTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples/black-square.png");
    private static final GenerationOptions DEFAULTS = GenerationOptions.defaults();

    @TempDir
    Path cache;

    private Ofa load() {
        return Ofa.builder().cache(cache).build();
    }

    private static String caption(Ofa ofa) {
        return ofa.caption(EXAMPLE).text();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void truncateAll() throws IOException {
        for (Path file : files()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** Reading a mapped file that was truncated kills the process with SIGBUS. */
    @Test
    void aRunningModelIsNotAffectedByTruncatedFiles() throws IOException {
        try (Ofa ofa = load()) {
            String before = caption(ofa);
            truncateAll();
            assertEquals(before, caption(ofa));
            try (Ofa next = load()) {
                assertEquals(before, caption(next));
            }
        }
    }

    @Test
    void aTextToImageModelIsNotAffected() throws IOException {
        try (Ofa ofa = load()) {
            GenerationOptions once = GenerationOptions.defaults().withSeed(1);
            byte[] before = ImageEncoder.png(ofa.paint("a red square", once).best());
            truncateAll();
            assertArrayEquals(
                    before, ImageEncoder.png(ofa.paint("a red square", once).best()));
        }
    }

    /** Graphs are compiled on first use: the encoder at the first request. */
    @Test
    void graphsRemovedBeforeUseAreRewritten() throws IOException {
        String expected;
        try (Ofa ofa = load()) {
            expected = caption(ofa);
        }
        try (Ofa ofa = load()) {
            FileTrees.delete(cache.resolve("graphs"));
            assertEquals(expected, caption(ofa));
        }
        try (Ofa ofa = load()) {
            truncateAll();
            // The demo checkpoint is in the cache as well: if the source for restoring it is missing, the error says
            // so.
            OfaException failed = assertThrows(OfaException.class, () -> caption(ofa));
            assertTrue(
                    failed.getMessage().contains("model.safetensors")
                            || failed.getMessage().contains(cache.toString()),
                    failed.getMessage());
        }
    }

    @Test
    void oneChangedByteInAnyFileIsRepairedAtTheNextStart() throws IOException {
        String expected;
        try (Ofa ofa = load()) {
            expected = caption(ofa);
        }
        List<Path> files = files().stream()
                .filter(file -> !file.toString().endsWith(".lock") && !file.startsWith(cache.resolve("native")))
                // A hash is that of a file's time, which a repair changes: HashMemoryTest.
                .filter(file -> !file.startsWith(cache.resolve("hashes")))
                .toList();
        assertTrue(files.size() > 8, files.toString());
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            byte[] changed = bytes.clone();
            changed[bytes.length / 3] ^= 0x40;
            Files.write(file, changed);
            try (Ofa ofa = load()) {
                assertEquals(expected, caption(ofa), file.toString());
            }
            assertEquals(bytes.length, Files.size(file), file + " was not repaired");
            assertArrayEquals(bytes, Files.readAllBytes(file), file + " was not repaired");
        }
    }
}
