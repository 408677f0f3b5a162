// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.server.error.ApiException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Which names models may have, and where their files may be. */
final class ModelNames {
    private static final String UNUSABLE = "/\\%;";

    private final Path directory;

    /** @param directory that all models are in */
    ModelNames(Path directory) {
        this.directory = directory;
    }

    /**
     * A name is a segment of a path in {@code /models/NAME}: what could not be addressed there is refused when a model
     * is loaded.
     *
     * @throws ApiException 400
     */
    static void requireUsable(String name) {
        boolean unusable = name.chars().anyMatch(c -> Character.isISOControl(c) || UNUSABLE.indexOf(c) >= 0);
        if (unusable || name.contains("..") || name.equals(".")) {
            throw ApiException.field(
                    "/model_name", "has '..', a control character or one of / \\ % ; and could not be addressed");
        }
    }

    /**
     * The files of a model.
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
            // Whether something exists elsewhere is nobody's business: the same answer as for a place elsewhere.
        }
        throw ApiException.field("/url", "is no file or directory below the setting OFA_MODELS_DIR");
    }
}
