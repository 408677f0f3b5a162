// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to fetch.
 *
 * @param name where it goes below the target directory, with {@code /} between directories
 * @param source where it comes from
 * @param size its bytes, or -1 where the sender did not say
 * @param sha256 its SHA-256 in lower-case hexadecimal digits, or null where the sender did not say
 */
record RemoteFile(
        String name, URI source, long size, @Nullable String sha256) {
    private static final int MAX_NAME = 512;

    /**
     * @throws InvalidInputException if the name could lead out of the target directory, since it comes from a stranger
     */
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
                    "gives a SHA-256 of " + printable(sha256) + " for " + name + ", which is none; try again later");
        }
    }

    private static String printable(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown) + "'";
    }
}
