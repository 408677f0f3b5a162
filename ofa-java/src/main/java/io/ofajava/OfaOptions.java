// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.checkpoint.CheckpointOptions;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Truncated;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a model is loaded and run.
 *
 * @param threads threads of the engine, 1 to 1024; 0 for one a processor
 * @param cacheDirectory where unpacked models and compiled graphs are kept; null for the directory named by the
 *     environment variable {@code OFA_CACHE}, else {@code ~/.cache/ofa-java}. If it cannot be written, one warning is
 *     logged and a temporary directory takes its place, which is deleted when the JVM ends
 * @param vocabulary directory with {@code vocab.json} and {@code merges.txt}; null for that of the checkpoint
 * @param imageLimits what a picture may cost; a larger one is refused before it is decoded
 * @param upright whether pictures are turned by the EXIF orientation that they carry; the reference leaves them as they
 *     are stored. Boxes refer to the picture as it is after that
 * @param vqgan directory with the {@code model.yaml} of the VQGAN that shows the model's picture codes and its
 *     {@code last.ckpt} or {@code model.safetensors}; null for {@code vqgan} in the checkpoint's directory, if it is
 *     there
 * @param clip the CLIP that orders painted pictures: weights with {@code bpe_simple_vocab_16e6.txt.gz} beside them;
 *     null for none
 * @param engine what executes the graphs
 * @param standBack how far the threads that compute on the CPU stand back behind the other threads of the machine, 0 to
 *     19: their niceness grows by so much. 0 leaves them as they are; a server sets it, so that those who only wait for
 *     a word are served first. Linux only: elsewhere, or where the system refuses, one warning is logged and all else
 *     goes on
 * @param checkpoint which weights of a training checkpoint are read, and whether what is unknown in it is ignored
 * @param truncated what to do with image files that end early
 */
public record OfaOptions(
        int threads,
        Path cacheDirectory,
        Path vocabulary,
        ImageLimits imageLimits,
        boolean upright,
        Path vqgan,
        Path clip,
        EngineOptions engine,
        int standBack,
        CheckpointOptions checkpoint,
        Truncated truncated) {
    /** The most that threads stand back. */
    public static final int MAX_STAND_BACK = 19;

    private static final int MAX_THREADS = 1024;
    private static final OfaOptions DEFAULTS = new OfaOptions(
            0,
            null,
            null,
            ImageLimits.DEFAULT,
            false,
            null,
            null,
            EngineOptions.DEFAULT,
            0,
            CheckpointOptions.DEFAULT,
            Truncated.REFUSE);

    /** Refuses values out of range. */
    public OfaOptions {
        if (threads < 0 || threads > MAX_THREADS) {
            throw OptionError.OUT_OF_RANGE.with(Setting.THREADS, threads, 1, MAX_THREADS);
        }
        if (standBack < 0 || standBack > MAX_STAND_BACK) {
            throw OptionError.OUT_OF_RANGE.with(Setting.NICENESS, standBack, 0, MAX_STAND_BACK);
        }
        Objects.requireNonNull(imageLimits, "pictureLimits");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(truncated, "truncated");
    }

    /**
     * One thread a processor, the default cache, the checkpoint's vocabulary, {@link ImageLimits#DEFAULT}, pictures as
     * they are stored.
     */
    public static OfaOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another number of threads. */
    public OfaOptions withThreads(int value) {
        return new OfaOptions(
                value,
                cacheDirectory,
                vocabulary,
                imageLimits,
                upright,
                vqgan,
                clip,
                engine,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same with another cache directory. */
    public OfaOptions withCacheDirectory(Path value) {
        return new OfaOptions(
                threads,
                value,
                vocabulary,
                imageLimits,
                upright,
                vqgan,
                clip,
                engine,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same with another directory of the vocabulary. */
    public OfaOptions withVocabulary(Path value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                value,
                imageLimits,
                upright,
                vqgan,
                clip,
                engine,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same with other limits to pictures. */
    public OfaOptions withImageLimits(ImageLimits value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                value,
                upright,
                vqgan,
                clip,
                engine,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same with pictures turned by their EXIF orientation, or left as they are stored. */
    public OfaOptions withUpright(boolean value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                imageLimits,
                value,
                vqgan,
                clip,
                engine,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same with another VQGAN. */
    public OfaOptions withVqgan(Path value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                imageLimits,
                upright,
                value,
                clip,
                engine,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same with a CLIP that orders painted pictures. */
    public OfaOptions withClip(Path value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                imageLimits,
                upright,
                vqgan,
                value,
                engine,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same on another engine. */
    public OfaOptions withEngine(EngineOptions value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                imageLimits,
                upright,
                vqgan,
                clip,
                value,
                standBack,
                checkpoint,
                truncated);
    }

    /** The same with threads that stand back behind others. */
    public OfaOptions withStandBack(int value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                imageLimits,
                upright,
                vqgan,
                clip,
                engine,
                value,
                checkpoint,
                truncated);
    }

    /**
     * The same with a checkpoint that is opened in another way: other weights of a training checkpoint, or leniently.
     */
    public OfaOptions withCheckpoint(CheckpointOptions value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                imageLimits,
                upright,
                vqgan,
                clip,
                engine,
                standBack,
                value,
                truncated);
    }

    /** The same for image files that end early. */
    public OfaOptions withTruncated(Truncated value) {
        return new OfaOptions(
                threads,
                cacheDirectory,
                vocabulary,
                imageLimits,
                upright,
                vqgan,
                clip,
                engine,
                standBack,
                checkpoint,
                value);
    }

    /** The number of threads, with the default resolved. */
    int resolvedThreads() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
