// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.WeightSet;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code ofa.*}. A property that is not set keeps the library's default.
 *
 * @param enabled Whether to load a model.
 * @param model Checkpoint: a directory, a file, or the id of a published one such as OFA-Sys/ofa-base, which is looked
 *     up in the cache. Without it, the demo model of the class path is loaded.
 * @param download Whether a model that is missing from the cache is downloaded.
 * @param precision Precision of the computation.
 * @param engine Engine that executes the model.
 * @param device Index of the GPU.
 * @param threads Number of compute threads on the CPU. Default: one per processor.
 * @param vocabulary Directory of vocab.json and merges.txt. Default: the checkpoint's.
 * @param vqgan Directory or file of the VQGAN that turns image tokens into pixels. Default: the checkpoint's.
 * @param clip File of the CLIP that ranks generated images. Default: the checkpoint's.
 * @param cache Directory of derived files. Default: the variable OFA_CACHE, else the user's cache directory.
 * @param orientation Whether to apply the EXIF orientation of images.
 * @param truncated Whether to allow or refuse truncated image files.
 * @param maxImagePixels Maximum number of pixels of an image.
 * @param maxImageSide Maximum width and height of an image.
 * @param maxImageBytes Maximum size of an image file.
 * @param maxImageScans Maximum number of scans of a progressive JPEG of the maximum size.
 * @param imageMemory Maximum memory for all images that are being decoded. Default: a share of the heap.
 * @param niceness Niceness increment of the compute threads, 0 to 19. Linux only.
 * @param weights Set of weights that is read from a training checkpoint.
 * @param lenient Whether to load a checkpoint despite unknown tensors and settings.
 */
@ConfigurationProperties("ofa")
public record OfaProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String model,
        @DefaultValue("false") boolean download,
        @Nullable Precision precision,
        @Nullable EngineKind engine,
        @Nullable Integer device,
        @Nullable Integer threads,
        @Nullable Path vocabulary,
        @Nullable Path vqgan,
        @Nullable Path clip,
        @Nullable Path cache,
        @Nullable Orientation orientation,
        @Nullable Truncated truncated,
        @Nullable Long maxImagePixels,
        @Nullable Integer maxImageSide,
        @Nullable DataSize maxImageBytes,
        @Nullable Integer maxImageScans,
        @Nullable DataSize imageMemory,
        @Nullable Integer niceness,
        @Nullable WeightSet weights,
        @Nullable Boolean lenient) {

    /**
     * The options that are set.
     *
     * @throws io.ofajava.error.InvalidInputException if a value is out of range
     */
    public OfaOptions toOptions() {
        OfaOptions options = OfaOptions.defaults();
        options = set(options, precision, OfaOptions::withPrecision);
        options = set(options, engine, OfaOptions::withEngine);
        options = set(options, device, OfaOptions::withDevice);
        options = set(options, threads, OfaOptions::withThreads);
        options = set(options, vocabulary, OfaOptions::withVocabulary);
        options = set(options, vqgan, OfaOptions::withVqgan);
        options = set(options, clip, OfaOptions::withClip);
        options = set(options, cache, OfaOptions::withCache);
        options = set(options, orientation, OfaOptions::withOrientation);
        options = set(options, truncated, OfaOptions::withTruncated);
        options = set(options, imageLimits(), OfaOptions::withImageLimits);
        options = set(options, imageMemory, (on, size) -> on.withImageMemory(size.toBytes()));
        options = set(options, niceness, OfaOptions::withNiceness);
        options = set(options, weights, OfaOptions::withWeights);
        return set(options, lenient, OfaOptions::withLenient);
    }

    private static <T> OfaOptions set(
            OfaOptions options, @Nullable T value, BiFunction<OfaOptions, T, OfaOptions> with) {
        return value == null ? options : with.apply(options, value);
    }

    private @Nullable ImageLimits imageLimits() {
        if (maxImagePixels == null && maxImageSide == null && maxImageBytes == null && maxImageScans == null) {
            return null;
        }
        ImageLimits defaults = ImageLimits.DEFAULT;
        return new ImageLimits(
                maxImagePixels == null ? defaults.maxPixels() : maxImagePixels,
                maxImageSide == null ? defaults.maxSide() : maxImageSide,
                maxImageBytes == null ? defaults.maxBytes() : maxImageBytes.toBytes(),
                maxImageScans == null ? defaults.maxScans() : maxImageScans);
    }
}
