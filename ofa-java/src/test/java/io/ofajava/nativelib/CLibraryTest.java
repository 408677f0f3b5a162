// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CLibraryTest {
    @Test
    void muslIsRecognisedByItsLoader() {
        // Lines from a JVM on Alpine 3.20.
        assertTrue(CLibrary.isMusl(Stream.of(
                "55d0c5e3b000-55d0c5e3c000 r--p 00000000 fe:01 1052 /usr/lib/jvm/java-17-openjdk/bin/java",
                "7f6b8c5d4000-7f6b8c5e8000 r--p 00000000 fe:01 88   /lib/ld-musl-x86_64.so.1")));
        assertTrue(CLibrary.isMusl(Stream.of("ffff9a-ffff9b r-xp 00000000 fe:01 88 /lib/libc.musl-aarch64.so.1")));
    }

    @Test
    void aFileWithASimilarNameIsNotMusl() {
        assertFalse(CLibrary.isMusl(Stream.of(
                "7f6b8c5d4000-7f6b8c5e8000 r--p 00000000 fe:01 88 /usr/lib/x86_64-linux-gnu/libc.so.6",
                "7f6b8c5d4000-7f6b8c5e8000 r--p 00000000 fe:01 88 /home/a/musl/libx.so",
                "7f6b8c5d4000-7f6b8c5e8000 rw-p 00000000 00:00 0")));
    }

    @Test
    void theLibraryOfThisProcessIsDetected() {
        boolean glibc = Stream.of(
                        "/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6", "/lib64/libc.so.6")
                .anyMatch(file -> Files.exists(Path.of(file)));
        assertEquals(!glibc && Files.exists(Path.of("/etc/alpine-release")), CLibrary.isMusl());
    }
}
