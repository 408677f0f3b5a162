// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import io.ofajava.cache.FileReplacement;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for images that could not be uploaded. Its size is limited; the server never deletes files in it.
 * Thread-safe.
 */
public final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final @Nullable Path directory;
    private final long maxBytes;

    /** @param directory null for no spool */
    public Spool(@Nullable Path directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /**
     * Stores an image.
     *
     * @param key the intended key; its slashes become dashes, and a number is appended if the file exists
     * @return what happened to the image, as the end of a sentence about the failed upload
     */
    public synchronized String keep(String key, byte[] image) {
        Path place = directory;
        if (place == null) {
            return "the image is lost (OFA_SPOOL_DIR is not set)";
        }
        String name = key.replaceAll("[^A-Za-z0-9._-]", "-");
        name = name.substring(Math.max(0, name.length() - 200)).replaceFirst("^\\.+", "");
        try {
            long held = size(place);
            if (held + image.length > maxBytes) {
                LOG.error("spool directory {} is full ({} of {} bytes); image {} is lost", place, held, maxBytes, name);
                return "the image is lost (the spool directory is full)";
            }
            String kept = write(place, name, image);
            LOG.warn("image {} kept in {}", key.replaceAll("\\p{Cntrl}", "?"), place.resolve(kept));
            return "the image is kept in the spool directory as " + kept;
        } catch (IOException e) {
            LOG.error("spool directory {} cannot be written; image {} is lost", place, name, e);
            return "the image is lost (the spool directory cannot be written)";
        }
    }

    /**
     * An image never replaces another, because the spool may have its only copy. An empty file reserves the name, and
     * the complete image then replaces it.
     */
    private static String write(Path directory, String name, byte[] image) throws IOException {
        Path temporary = Files.createTempFile(directory, ".temporary", null);
        try {
            Files.write(temporary, image);
            for (int number = 1; ; number++) {
                Path target = directory.resolve(number == 1 ? name : numbered(name, number));
                try {
                    Files.createFile(target);
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
                FileReplacement.move(temporary, target);
                return target.getFileName().toString();
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String numbered(String name, int number) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name + "~" + number : name.substring(0, dot) + "~" + number + name.substring(dot);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            long sum = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return sum;
        }
    }
}
