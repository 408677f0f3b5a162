// SPDX-License-Identifier: Apache-2.0
package io.ofajava.assembly;

import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.vqgan.VqganCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The models that lie beside a checkpoint. */
public final class CheckpointCompanions {
    /** The directory of a checkpoint's VQGAN, below that of the checkpoint. */
    public static final String VQGAN = "vqgan";
    /** The directory of its CLIP. */
    public static final String CLIP = "clip";

    private CheckpointCompanions() {}

    /** The directory that a checkpoint's files lie in. */
    public static Path directory(Path checkpoint) {
        return Files.isDirectory(checkpoint)
                ? checkpoint
                : checkpoint.toAbsolutePath().resolveSibling("");
    }

    /**
     * The VQGAN of a checkpoint.
     *
     * @param named by the user; has precedence
     */
    public static Optional<Path> vqgan(Path checkpoint, Optional<Path> named) {
        return named.or(() -> beside(checkpoint, VQGAN)).or(() -> VqganCheckpoint.inModelScope(directory(checkpoint)));
    }

    /**
     * The CLIP of a checkpoint.
     *
     * @param named by the user; has precedence
     */
    public static Optional<Path> clip(Path checkpoint, Optional<Path> named) {
        return named.or(() -> beside(checkpoint, CLIP)).or(() -> ClipCheckpoint.inModelScope(directory(checkpoint)));
    }

    private static Optional<Path> beside(Path checkpoint, String name) {
        return Optional.of(directory(checkpoint).resolve(name)).filter(Files::isDirectory);
    }
}
