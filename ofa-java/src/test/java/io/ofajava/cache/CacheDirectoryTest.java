// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.CacheError;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @Test
    void anUnwritableDirectoryIsReplacedForThisRun(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(
                directory.resolve("file")); // a file in place of a directory: not even root can write into it
        Path opened = CacheDirectory.open(file.resolve("cache"));
        assertNotEquals(file.resolve("cache"), opened);
        assertTrue(Files.isWritable(opened));
    }

    @Test
    void theOptionTakesPrecedence(@TempDir Path directory) {
        Path wanted = directory.resolve("a/b");
        assertEquals(wanted, CacheDirectory.open(wanted));
        assertTrue(Files.isDirectory(wanted));
    }

    @Test
    void theEnvironmentNamesTheDirectory() {
        assertEquals(
                Optional.of(Path.of("/x")),
                CacheLocation.find(Map.of("OFA_CACHE", "/x", "XDG_CACHE_HOME", "/y"), "/home/u"));
        assertEquals(
                Optional.of(Path.of("/y/ofa-java")),
                CacheLocation.find(Map.of("OFA_CACHE", "", "XDG_CACHE_HOME", "/y"), "/home/u"));
        assertEquals(
                Optional.of(Path.of("/home/u/.cache/ofa-java")),
                CacheLocation.find(Map.of("XDG_CACHE_HOME", "relative"), "/home/u"));
        assertEquals(
                Optional.of(Path.of("/tmp/x \u00e9 \ud83d\ude00")),
                CacheLocation.find(Map.of("OFA_CACHE", "/tmp/x \u00e9 \ud83d\ude00"), "/home/u"));
    }

    /** For a user without an entry in the system's user table, the JDK's user.home is a question mark. */
    @Test
    void aUserWithoutAHomeUsesTheEnvironment() {
        assertEquals(Optional.of(Path.of("/h/.cache/ofa-java")), CacheLocation.find(Map.of("HOME", "/h"), "?"));
        assertEquals(Optional.empty(), CacheLocation.find(Map.of(), "?"));
        assertEquals(Optional.empty(), CacheLocation.find(Map.of("HOME", ""), null));
    }

    @Test
    void aNameThatTheLocaleCouldNotExpressIsRefused() {
        Refusal.of(
                CacheError.NOT_EXPRESSIBLE,
                () -> CacheLocation.find(Map.of("OFA_CACHE", "/tmp/\ufffd\ufffd"), "/home/u"),
                "/tmp/\ufffd\ufffd");
    }
}
