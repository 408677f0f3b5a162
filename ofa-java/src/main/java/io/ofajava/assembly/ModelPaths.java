// SPDX-License-Identifier: Apache-2.0
package io.ofajava.assembly;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.error.InvalidInputException;
import io.ofajava.packaging.PackageManifest;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one model: a single checkpoint, or the two of the demo, which may be embedded or packaged.
 *
 * @param main the checkpoint for texts and boxes, and for all tasks if there is no other
 * @param images unpacks the checkpoint for text-to-image if necessary, and returns it; null if there is none
 */
public record ModelPaths(Path main, @Nullable Supplier<Path> images) {
    /** The directory of the second checkpoint in a package, below that of the first. */
    public static final String IMAGES = "text-to-image";

    /**
     * The checkpoints to load. A subdirectory counts only if the manifest of a package lists it, because it may belong
     * to an unrelated model otherwise.
     *
     * @param checkpoint named by the user; null for the demo model
     * @param cache the cache directory
     * @throws InvalidInputException if there is no demo model, or the manifest of a package is invalid
     */
    public static ModelPaths of(@Nullable Path checkpoint, Path cache) {
        if (checkpoint == null) {
            return new ModelPaths(
                    DemoModel.TEXTS.unpack(cache),
                    DemoModel.IMAGES.isPresent() ? () -> DemoModel.IMAGES.unpack(cache) : null);
        }
        Path main = Checkpoint.resolve(checkpoint);
        Path directory = CheckpointCompanions.directory(main);
        PackageManifest manifest = PackageManifest.find(directory);
        boolean packaged = manifest != null
                && manifest.files().stream().anyMatch(file -> file.name().startsWith(IMAGES + "/"));
        return new ModelPaths(main, packaged ? () -> directory.resolve(IMAGES) : null);
    }
}
