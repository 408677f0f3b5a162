// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.image.DecodedImage;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.ImageGeometry;
import io.ofajava.image.Orientation;
import io.ofajava.image.PixelNormalization;
import io.ofajava.image.RgbImage;
import io.ofajava.image.Truncated;
import io.ofajava.task.ModelImage;
import io.ofajava.task.OutputKind;
import io.ofajava.task.TaskPlan;
import java.nio.FloatBuffer;

/** Decodes, resizes and normalises images for the encoder. Thread-safe. */
final class ImagePreparation {
    /** Maximum ratio of an image's longer side to the target side before it is cut or stacked: document lines use 4. */
    private static final int MOST_ENLARGED = 4;

    private final ImageDecoder decoder;
    private final Orientation orientation;
    private final Truncated truncated;
    private final PixelNormalization normalization;

    /**
     * @param orientation default for requests that do not set it
     * @param truncated default for requests that do not set it
     */
    ImagePreparation(
            ImageDecoder decoder, Orientation orientation, Truncated truncated, PixelNormalization normalization) {
        this.decoder = decoder;
        this.orientation = orientation;
        this.truncated = truncated;
        this.normalization = normalization;
    }

    /**
     * Decodes and normalises the image for a task.
     *
     * @throws io.ofajava.error.OfaException if it is not an image, or exceeds the limits
     */
    PreparedImage prepare(ImageInput input, TaskPlan task, GenerationOptions options) {
        DecodedImage decoded = input.read(
                decoder.with(
                        options.orientation().orElse(orientation),
                        options.truncated().orElse(truncated)),
                usedSide(task));
        RgbImage image = decoded.image();
        ImageGeometry.Square square =
                task.geometry().square(image.rgb(), image.width(), image.height(), task.imageSize());
        int size = square.size();
        // On the heap: direct buffers are freed only by a garbage collection, which rarely happens in a process with
        // few Java objects.
        FloatBuffer pixels = FloatBuffer.allocate(3 * size * size);
        normalization.apply(square.rgb(), size, size, pixels);
        boolean changed = task.definition().output() == OutputKind.IMAGES;
        ModelImage prepared = new ModelImage(
                pixels,
                size,
                decoded.originalWidth(),
                decoded.originalHeight(),
                square.placement(),
                changed ? square.rgb() : null);
        InputImage facts = new InputImage(
                decoded.format(), decoded.originalWidth(), decoded.originalHeight(), decoded.orientation());
        return new PreparedImage(prepared, facts, decoded.warning().stream().toList());
    }

    /** Maximum number of pixels that a task uses of the image's longer side. */
    private static int usedSide(TaskPlan task) {
        return task.geometry() == ImageGeometry.SQUARE ? task.imageSize() : MOST_ENLARGED * task.imageSize();
    }
}
