// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.server.storage.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage of images that could not be uploaded. */
class SpoolTest {
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2, 2};

    @TempDir
    Path directory;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void noImageReplacesAnother() throws IOException {
        Spool spool = new Spool(directory, 1000);
        assertTrue(spool.keep("day/a.png", ONE).endsWith("as day-a.png"));
        assertTrue(
                spool.keep("day-a.png", TWO).endsWith("as day-a~2.png"),
                "another key with the same file name must get another file");
        assertTrue(spool.keep("day/a.png", TWO).endsWith("as day-a~3.png"));
        assertArrayEquals(ONE, Files.readAllBytes(directory.resolve("day-a.png")));
        assertArrayEquals(TWO, Files.readAllBytes(directory.resolve("day-a~2.png")));
        assertEquals(List.of("day-a.png", "day-a~2.png", "day-a~3.png"), names(), "there are other files");
    }

    @Test
    void namesCannotLeaveTheDirectory() throws IOException {
        Spool spool = new Spool(directory, 1000);
        spool.keep("../../x.png", ONE);
        spool.keep("a\n/\u0000b.png", ONE);
        spool.keep("..", ONE);
        assertEquals(3, names().size(), names().toString());
    }

    @Test
    void imagesThatCannotBeSpooledAreReportedAsLost() throws IOException {
        assertTrue(new Spool(directory, 1).keep("a.png", TWO).contains("lost (the spool directory is full)"));
        assertTrue(new Spool(null, 1000).keep("a.png", TWO).contains("lost (OFA_SPOOL_DIR is not set)"));
        assertTrue(new Spool(directory.resolve("gone"), 1000)
                .keep("a.png", TWO)
                .contains("lost (the spool directory cannot be written)"));
        assertEquals(List.of(), names());
    }
}
