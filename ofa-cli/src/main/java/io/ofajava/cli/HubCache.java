// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.cache.CacheDirectory;
import io.ofajava.error.InvalidInputException;
import io.ofajava.hub.ModelHub;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The cache of downloaded models. */
final class HubCache {
    private HubCache() {}

    /** The given cache, or the default one if it is null. */
    static Path directory(@Nullable Path named) {
        return CacheDirectory.resolve(named);
    }

    /**
     * Resolves {@code --model}: a path, or the id of a model in the cache.
     *
     * @throws InvalidInputException if it is neither; the message names the command that fetches it
     */
    static Path model(String named, @Nullable Path cache) {
        Path path = Path.of(named);
        if (Files.exists(path) || !ModelHub.isId(named)) {
            return path;
        }
        return ModelHub.open(directory(cache)).find(named).orElseThrow(() -> CliError.NOT_FETCHED.with(named));
    }
}
