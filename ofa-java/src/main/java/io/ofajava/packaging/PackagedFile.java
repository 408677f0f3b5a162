// SPDX-License-Identifier: Apache-2.0
package io.ofajava.packaging;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.PackageError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file of a packaged model.
 *
 * @param name its path below the model's directory, with {@code /} between directories
 * @param size its bytes
 * @param sha256 its SHA-256 in lower-case hexadecimal digits
 */
public record PackagedFile(String name, long size, String sha256) {
    private static final int MAX_NAME = 512;

    /**
     * @throws InvalidInputException if the name is not a plain relative path, the size is negative, or the hash is
     *     invalid
     */
    public PackagedFile {
        requirePlain(name);
        if (size < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw PackageError.BAD_MANIFEST.with(
                    PackageManifest.NAME,
                    "it gives " + name + " a size of " + size + " and a SHA-256 of "
                            + sha256.substring(0, Math.min(64, sha256.length())).replaceAll("[^0-9A-Za-z]", "?"));
        }
    }

    /**
     * Rejects a name that could point outside the directory, or that a message cannot show: the name comes from an
     * untrusted file.
     */
    public static void requirePlain(String name) {
        boolean plain = !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == ':');
        if (!plain || !isRelative(name)) {
            String shown = name.replaceAll("[^ -~]", "?");
            throw PackageError.BAD_PATH.with(shown.length() > 80 ? shown.substring(0, 80) + "..." : shown);
        }
    }

    private static boolean isRelative(String name) {
        try {
            return !name.startsWith("/")
                    && !name.equals("..")
                    && !name.startsWith("../")
                    && Path.of(name).normalize().toString().replace('\\', '/').equals(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
