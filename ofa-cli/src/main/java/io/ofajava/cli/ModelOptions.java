// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.image.RgbImage;
import io.ofajava.image.Truncated;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, and how it runs. */
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "DIR|FILE|ID",
            description =
                    "OFA checkpoint: a directory, a fairseq .pt file, or the id of a model that 'ofa pull' fetched"
                            + " (default: the demo model)")
    private String model;

    @Option(
            names = "--vocabulary",
            paramLabel = "DIR",
            description = "directory with vocab.json and merges.txt (default: the checkpoint's)")
    private Path vocabulary;

    @Option(names = "--threads", paramLabel = "N", description = "threads of the engine (default: one a processor)")
    private int threads;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "where unpacked models and compiled graphs are kept (default: $OFA_CACHE, else ~/.cache/ofa-java)")
    private Path cache;

    @Option(
            names = "--upright",
            description = "turn pictures by the EXIF orientation that they carry; the reference leaves them as they are"
                    + " stored")
    private boolean upright;

    @Option(
            names = "--truncated",
            paramLabel = "allow|refuse",
            defaultValue = "refuse",
            description =
                    "image files that end early: refuse them, or allow what is there, as the original code does (default: refuse)")
    private String truncated;

    @Option(
            names = "--max-image-pixels",
            paramLabel = "PIXELS",
            defaultValue = "100000000",
            description =
                    "largest image, width times height (default: 100000000); a larger baseline JPEG is decoded at a reduced scale if the task uses no more")
    private long maxPixels;

    @Mixin
    private EngineArguments engine;

    @Mixin
    private CheckpointArguments checkpoint;

    /** The checkpoint that was named, or null for the demo model. */
    Path model() {
        return model == null ? null : HubCache.model(model, cache);
    }

    /** What messages call the model. */
    String name() {
        return model == null ? "the demo model" : model;
    }

    /** The cache directory that was named, or null. */
    Path cache() {
        return cache;
    }

    /** Reads pictures as the model does. */
    RgbImage read(Path image) {
        return new ImageDecoder(limits(), orientation(), Truncated.parse(truncated)).read(image);
    }

    private ImageLimits limits() {
        return new ImageLimits(maxPixels, ImageLimits.DEFAULT.maxSide(), ImageLimits.DEFAULT.maxBytes());
    }

    private Orientation orientation() {
        return upright ? Orientation.APPLY : Orientation.IGNORE;
    }

    Ofa load() {
        return load(options());
    }

    private Ofa load(OfaOptions options) {
        return model == null ? Ofa.builder().options(options).build() : Ofa.load(model(), options);
    }

    /**
     * A model that generates images.
     *
     * @param vqgan or null for the checkpoint's own
     * @param clip or null for none
     */
    Ofa loadPainter(Path vqgan, Path clip) {
        OfaOptions options = vqgan == null ? options() : options().withVqgan(vqgan);
        return load(clip == null ? options : options.withClip(clip));
    }

    /** How the model is loaded. */
    OfaOptions options() {
        OfaOptions options = checkpoint
                .apply(engine.apply(OfaOptions.defaults()))
                .withOrientation(orientation())
                .withImageLimits(limits())
                .withTruncated(Truncated.parse(truncated));
        options = threads == 0 ? options : options.withThreads(threads);
        options = cache == null ? options : options.withCache(cache);
        return vocabulary == null ? options : options.withVocabulary(vocabulary);
    }
}
