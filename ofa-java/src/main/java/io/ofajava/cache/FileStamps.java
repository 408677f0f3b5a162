// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Sizes and times of a directory's files: a fast check whether they have changed since. */
public final class FileStamps {
    private final Path directory;
    private final Map<Path, String> stamps;

    private FileStamps(Path directory, Map<Path, String> stamps) {
        this.directory = directory;
        this.stamps = stamps;
    }

    /** The stamps of the files in a directory now. */
    public static FileStamps of(Path directory) {
        try {
            return new FileStamps(directory, read(directory));
        } catch (IOException | UncheckedIOException e) {
            return new FileStamps(directory, Map.of());
        }
    }

    /** Whether the directory has the same files with the same sizes and times. */
    public boolean areCurrent() {
        try {
            return !stamps.isEmpty() && stamps.equals(read(directory));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static Map<Path, String> read(Path directory) throws IOException {
        Map<Path, String> stamps = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(file, attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey());
            }
        }
        return stamps;
    }
}
