// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.server.error.ApiException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Validates the names of models and the locations of their files. */
final class ModelNames {
    private static final String UNUSABLE = "/\\%;";

    private final Path directory;

    /** @param directory the directory that contains all models */
    ModelNames(Path directory) {
        this.directory = directory;
    }

    /**
     * Validates a name, which must be usable as a path segment of {@code /models/NAME}.
     *
     * @throws ApiException 400
     */
    static void requireUsable(String name) {
        boolean unusable = name.codePoints()
                .anyMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || UNUSABLE.indexOf(c) >= 0);
        if (unusable || name.contains("..") || name.equals(".")) {
            throw ApiException.field(
                    "/model_name",
                    "has '..', a control character, a lone surrogate or one of / \\ % ; and could not be addressed");
        }
    }

    /**
     * Resolves the files of a model.
     *
     * @throws ApiException 400 unless they are below the directory of models
     */
    Path resolve(String url) {
        try {
            Path path = Path.of(url);
            Path real = path.toRealPath();
            Path root = directory.toRealPath();
            if (real.startsWith(root) && !real.equals(root)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw ApiException.field("/url", "must be a path");
        } catch (IOException e) {
            // The error is the same whether or not a path outside exists, so that requests cannot probe the file
            // system.
        }
        throw ApiException.field("/url", "is not a file or directory below the setting OFA_MODELS_DIR");
    }
}
