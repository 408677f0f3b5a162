// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import io.ofajava.error.CacheError;
import io.ofajava.error.InvalidInputException;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Determines the cache directory from the environment. */
final class CacheLocation {
    private static final String NAME = "ofa-java";

    private CacheLocation() {}

    /**
     * {@code OFA_CACHE}, otherwise {@code $XDG_CACHE_HOME/ofa-java}, otherwise {@code ~/.cache/ofa-java}. Empty if none
     * of them is known: a user without an entry in the system's user table has no home directory; the JDK then returns
     * "?".
     *
     * @param environment of the process
     * @param home the system property {@code user.home}
     * @throws InvalidInputException if {@code OFA_CACHE} is not a path in this locale
     */
    static Optional<Path> find(Map<String, String> environment, String home) {
        String named = environment.getOrDefault("OFA_CACHE", "");
        if (!named.isEmpty()) {
            return Optional.of(path(named));
        }
        // By the XDG base directory specification a relative path counts as not set.
        return absolute(environment.get("XDG_CACHE_HOME"))
                .map(directory -> directory.resolve(NAME))
                .or(() -> absolute(home)
                        .or(() -> absolute(environment.get("HOME")))
                        .map(directory -> directory.resolve(".cache").resolve(NAME)));
    }

    /**
     * A locale whose character set does not have a letter replaces it by a question mark or the replacement character
     * before this program sees it, so such a name would be another directory.
     */
    private static Path path(String named) {
        if (named.indexOf('\uFFFD') < 0) {
            try {
                return Path.of(named);
            } catch (InvalidPathException e) {
                // reported below
            }
        }
        throw CacheError.NOT_EXPRESSIBLE.with(named, Charset.forName(System.getProperty("sun.jnu.encoding")));
    }

    private static Optional<Path> absolute(@Nullable String path) {
        try {
            return Optional.ofNullable(path)
                    .filter(p -> !p.isEmpty())
                    .map(Path::of)
                    .filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
