// SPDX-License-Identifier: Apache-2.0
package io.ofajava.assembly;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Setting;
import io.ofajava.error.TaskError;
import io.ofajava.graph.PatchGrid;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The image sizes for which a model has position embeddings. These are all sizes up to a limit; a model that
 * interpolates positions above its training size supports only the sizes for which its graphs were prepared.
 */
public final class ImageSizes {
    /** The sizes of the published tasks. */
    private static final int[] PUBLISHED = {256, 384, 480, 512};

    private final OfaConfig config;
    private final int largest;
    private final List<Integer> prepared;

    /** The sizes of a model with this configuration. */
    public ImageSizes(OfaConfig config) {
        this.config = config;
        this.largest = config.imageBucketSize() * PatchGrid.PATCH;
        this.prepared = IntStream.concat(IntStream.of(PUBLISHED), IntStream.of(config.patchImageSize()))
                .filter(size -> size > 0 && size <= largest)
                .filter(size -> grid(size).interpolated(config))
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    /** The feature map sizes whose positions must be interpolated in advance. */
    public List<PatchGrid> interpolated() {
        return prepared.stream().map(ImageSizes::grid).toList();
    }

    /** @throws InvalidInputException unless the model has positions for images with this side in pixels */
    public void require(int size) {
        if (size > largest) {
            throw TaskError.IMAGE_SIZE_TOO_LARGE.with(Setting.IMAGE_SIZE, size, largest);
        }
        if (grid(size).interpolated(config) && !prepared.contains(size)) {
            throw TaskError.IMAGE_SIZE_NOT_PREPARED.with(Setting.IMAGE_SIZE, size, prepared);
        }
    }

    private static PatchGrid grid(int size) {
        return PatchGrid.ofPixels(size, size);
    }
}
