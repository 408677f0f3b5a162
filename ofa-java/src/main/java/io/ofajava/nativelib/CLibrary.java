// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The C library of this process. */
final class CLibrary {
    private static final Pattern MUSL = Pattern.compile("/(ld-musl-[^/]*|libc\\.musl-[^/]*)$");

    private CLibrary() {}

    /** Whether it is musl; false if that is not known, as on systems without {@code /proc}. */
    static boolean isMusl() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return isMusl(maps);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** @param maps lines of {@code /proc/PID/maps}, each with a mapped file at its end */
    static boolean isMusl(Stream<String> maps) {
        return maps.anyMatch(line -> MUSL.matcher(line).find());
    }
}
