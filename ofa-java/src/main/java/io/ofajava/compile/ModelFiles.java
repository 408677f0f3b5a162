// SPDX-License-Identifier: Apache-2.0
package io.ofajava.compile;

import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.assembly.CheckpointCompanions;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.assembly.EngineSettings;
import io.ofajava.assembly.EngineType;
import io.ofajava.assembly.ImageSizes;
import io.ofajava.assembly.ModelPaths;
import io.ofajava.cache.CacheDirectory;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.CheckpointOptions;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.ShortenedFile;
import io.ofajava.checkpoint.WeightChoice;
import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.clip.ClipRanker;
import io.ofajava.engine.Backend;
import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.NoGpuException;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import io.ofajava.graph.PatchGrid;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.text.Tokenizer;
import io.ofajava.vqgan.VqganCheckpoint;
import io.ofajava.vqgan.VqganDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All files of a model at run time: checkpoint, vocabulary, VQGAN, CLIP, the compiled graphs of each, and TensorRT
 * plans if they were built. The demo's text-to-image model has a subdirectory of its own. {@link Ofa#load(Path)} starts
 * from a directory with these files without writing graphs.
 *
 * @param files by their relative path in that directory, with {@code /} as the separator
 */
public record ModelFiles(SortedMap<String, Path> files) {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFiles.class);
    private static final List<String> WEIGHT_ENDINGS = List.of(".safetensors", ".bin", ".pt", ".json");

    /** Keeps an unmodifiable copy. */
    public ModelFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Opens and checks a model, and writes the graphs that are not in the cache directory.
     *
     * @param checkpoint as for {@link Ofa#load(Path)}; null for the demo model
     * @param options cache directory, vocabulary, VQGAN, CLIP and engine
     * @throws InvalidInputException if the model is invalid, or a file could not be found by its name in the directory
     */
    public static ModelFiles of(@Nullable Path checkpoint, OfaOptions options) {
        return of(checkpoint, options, BuildProgress.NONE, stage -> {});
    }

    /**
     * Like the two-argument form, and with the engine TensorRT also builds plans for this machine's GPU and includes
     * them. Without a GPU, a message is logged and the first start on a GPU builds the plans.
     *
     * @param progress receives the progress of building plans
     * @param stage receives the name of each stage when it begins
     */
    public static ModelFiles of(
            @Nullable Path checkpoint, OfaOptions options, BuildProgress progress, Consumer<String> stage) {
        Path cache = CacheDirectory.open(options.cache().orElse(null));
        OfaOptions resolved = options.withCache(cache);
        NativeLibrary.cacheIn(cache);
        ModelPaths paths = ModelPaths.of(checkpoint, cache);
        SortedMap<String, Path> files = new TreeMap<>(single(paths.main(), resolved, progress, stage));
        Supplier<Path> images = paths.images();
        if (images != null) {
            single(images.get(), resolved, progress, stage)
                    .forEach((name, file) -> files.put(ModelPaths.IMAGES + "/" + name, file));
        }
        return new ModelFiles(files);
    }

    /** The files of one checkpoint. */
    private static SortedMap<String, Path> single(
            Path path, OfaOptions options, BuildProgress progress, Consumer<String> stage) {
        EngineChoice engine = EngineChoice.of(EngineSettings.of(options.toMap())
                .withModel(CheckpointCompanions.directory(path))
                .compiling(progress));
        return ShortenedFile.guard(path, () -> of(path, options, engine, stage)).files();
    }

    static ModelFiles of(Path path, OfaOptions options, EngineChoice engine, Consumer<String> stage) {
        GraphStore store = new GraphStore(options.cache().orElseThrow(), CheckpointCompanions.directory(path));
        SortedMap<String, Path> files = new TreeMap<>();
        try (Checkpoint opened = Checkpoint.open(path, checkpointOptions(options))) {
            addCheckpoint(files, path);
            addVocabulary(
                    files, options.vocabulary().orElseGet(() -> CheckpointCompanions.directory(path)), opened.config());
            List<PatchGrid> interpolated = new ImageSizes(opened.config()).interpolated();
            GraphSet graphs = store.load(opened, engine.graphs(interpolated));
            addGraphs(files, graphs.directory());
            VqganCheckpoint vqgan = vqgan(path, options, opened.config());
            ClipCheckpoint clip = null;
            if (vqgan != null) {
                addVqgan(files, vqgan.path());
                addGraphs(files, VqganDecoder.graphs(vqgan, store, engine.precision(), engine.target()));
                Path ranker = CheckpointCompanions.clip(path, options.clip()).orElse(null);
                if (ranker != null) {
                    clip = ClipCheckpoint.open(ranker);
                    addClip(files, clip);
                    addGraphs(files, ClipRanker.graphs(clip, store, engine.precision()));
                }
            }
            if (engine.engine() == EngineType.TENSORRT) {
                try (Backend backend = engine.backend().get()) {
                    ModelCompiler.compile(backend, graphs, opened.config(), interpolated, stage);
                    ModelCompiler.compile(backend, vqgan, clip, store, engine, stage);
                    files.putAll(((TensorRtBackend) backend).plans());
                } catch (NoGpuException e) {
                    LOG.warn(
                            "the package contains no plans; the first start on a GPU builds them, which takes "
                                    + "minutes: {}",
                            e.getMessage());
                }
            }
        }
        return new ModelFiles(files);
    }

    private static CheckpointOptions checkpointOptions(OfaOptions options) {
        return new CheckpointOptions(WeightChoice.parse(options.weights().toString()), options.lenient());
    }

    /** The VQGAN of a text-to-image model, or null. */
    private static @Nullable VqganCheckpoint vqgan(Path path, OfaOptions options, OfaConfig config) {
        Path named = CheckpointCompanions.vqgan(path, options.vqgan()).orElse(null);
        if (named == null || config.layout().numCodes() == 0) {
            return null;
        }
        VqganCheckpoint vqgan = VqganCheckpoint.open(named);
        vqgan.requireCodes(config.layout().numCodes());
        return vqgan;
    }

    private static void addCheckpoint(SortedMap<String, Path> files, Path checkpoint) {
        for (Path file : Checkpoint.files(checkpoint)) {
            files.put(weights(file), file);
        }
    }

    /** The file name for weights, by which a start from the directory must find them. */
    private static String weights(Path file) {
        String name = file.getFileName().toString();
        if (WEIGHT_ENDINGS.stream().noneMatch(name::endsWith)) {
            throw CheckpointError.UNUSABLE_NAME.with(file);
        }
        return name;
    }

    private static void addClip(SortedMap<String, Path> files, ClipCheckpoint clip) {
        weights(clip.files().get(0));
        clip.files().forEach(file -> files.put(CheckpointCompanions.CLIP + "/" + file.getFileName(), file));
    }

    private static void addVocabulary(SortedMap<String, Path> files, Path directory, OfaConfig config) {
        Tokenizer.load(directory, config.layout()); // the checks of a start from the directory
        Tokenizer.files(directory, config.layout())
                .forEach(file -> files.put(file.getFileName().toString(), file));
    }

    private static void addVqgan(SortedMap<String, Path> files, Path weights) {
        files.put(
                CheckpointCompanions.VQGAN + "/"
                        + (weights.toString().endsWith(".safetensors") ? "model.safetensors" : "last.ckpt"),
                weights);
        files.put(CheckpointCompanions.VQGAN + "/" + VqganCheckpoint.CONFIG, VqganCheckpoint.config(weights));
    }

    private static void addGraphs(SortedMap<String, Path> files, Path directory) {
        try (Stream<Path> graphs = Files.list(directory)) {
            graphs.forEach(file ->
                    files.put(GraphStore.DIRECTORY + "/" + directory.getFileName() + "/" + file.getFileName(), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
