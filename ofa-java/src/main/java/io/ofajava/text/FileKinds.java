// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Recognises common wrong content of a downloaded file: a Git LFS pointer, or the HTML page of a server that refused or
 * redirected the download. Thread-safe.
 */
public final class FileKinds {
    private static final int HEAD = 512;
    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

    private FileKinds() {}

    /**
     * Refuses a file with such content.
     *
     * @param path an existing file
     * @throws InvalidInputException that names the content
     */
    public static void requireContent(Path path) {
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(HEAD);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, path, e.getMessage());
        }
        requireContent(path.toString(), head);
    }

    /**
     * Refuses such content at the beginning of a file.
     *
     * @param name for messages
     */
    public static void requireContent(String name, byte[] head) {
        String text = new String(head, 0, Math.min(head.length, HEAD), StandardCharsets.ISO_8859_1);
        if (text.startsWith(LFS_POINTER)) {
            throw FileError.LFS_POINTER.with(name);
        }
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            throw FileError.NOT_THE_FILE.with(
                    name,
                    "an HTML page",
                    "the server sent a page instead of the file (often a login or an error): fetch it again from the right address");
        }
        if (start.startsWith("<?xml") && start.contains("<error>")) {
            throw FileError.NOT_THE_FILE.with(
                    name,
                    "an error message of a storage server",
                    "the address is wrong or the file was removed: fetch it from another address");
        }
    }
}
