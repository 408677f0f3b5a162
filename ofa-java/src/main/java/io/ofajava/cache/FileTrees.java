// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes directories with their contents; symbolic links are deleted, not followed. */
public final class FileTrees {
    private static final Logger LOG = LoggerFactory.getLogger(FileTrees.class);

    private FileTrees() {}

    /**
     * Deletes a file or a directory with its contents, if it exists. Files that disappear meanwhile are not an error.
     *
     * @throws IOException if something cannot be deleted
     */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** As {@link #delete}, but logs a failure at level debug only. */
    public static void deleteQuietly(Path tree) {
        try {
            delete(tree);
        } catch (IOException e) {
            LOG.debug("cannot delete {}: {}", tree, e.toString());
        }
    }

    /**
     * Enters what a directory contains now into the JDK's list of files that are deleted when the JVM ends. A directory
     * that has further files by then remains. The list holds names only, no object of this library.
     */
    static void deleteOnExit(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            // The JDK deletes in reverse order: contents before their directory.
            files.forEach(file -> file.toFile().deleteOnExit());
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("cannot list {}: {}", tree, e.toString());
        }
    }
}
