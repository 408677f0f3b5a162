// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replacement of a file in one step: a reader finds the former content or the new one, never a part. */
public final class FileReplacement {
    private FileReplacement() {}

    /** Writes the new content. */
    @FunctionalInterface
    public interface Content {
        /** @param channel an empty file, which the caller closes */
        void write(FileChannel channel) throws IOException;
    }

    /**
     * Writes a temporary file, and gives it the name of the file. If that fails, the file is unchanged and nothing else
     * remains.
     *
     * @param temporary a path in the directory of the file
     * @param durable whether the content is on the disk before the file is replaced, so that it survives a loss of
     *     power
     */
    public static void write(Path file, Path temporary, boolean durable, Content content) throws IOException {
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.write(channel);
                if (durable) {
                    channel.force(true);
                }
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Gives a finished temporary file of the same directory the name of the file. */
    public static void move(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
