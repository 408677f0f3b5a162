// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to download.
 *
 * @param name relative path below the target directory, with {@code /} as the separator
 * @param source its address
 * @param size size in bytes, or -1 if unknown
 * @param sha256 SHA-256 in lower-case hexadecimal digits, or null if unknown
 */
record RemoteFile(
        String name, URI source, long size, @Nullable String sha256) {
    private static final int MAX_NAME = 512;

    /** @throws InvalidInputException if the name, which is untrusted, could escape the target directory */
    public RemoteFile {
        boolean plain = !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':');
        if (!plain
                || name.startsWith("/")
                || !Path.of(name).normalize().toString().equals(name)
                || name.equals("..")
                || name.startsWith("../")) {
            throw HubError.UNSAFE_NAME.with(printable(name));
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw HubError.BAD_ANSWER.with(
                    "the repository",
                    "gives a SHA-256 of " + printable(sha256) + " for " + name + ", which is invalid; try again later");
        }
    }

    private static String printable(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown) + "'";
    }
}
