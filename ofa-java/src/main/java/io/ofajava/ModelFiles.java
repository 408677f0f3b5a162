package io.ofajava;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.graph.GraphStore;
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
import java.util.stream.Stream;

/**
 * All files that a model runs from: checkpoint, vocabulary, VQGAN, and the compiled graphs of each. A directory that holds them under these names is a
 * checkpoint which {@link Ofa#load(Path)} starts without writing graphs.
 *
 * @param files by their path below that directory, with {@code /} between directories
 */
public record ModelFiles(SortedMap<String, Path> files) {
    private static final List<String> VOCABULARY = List.of("vocab.json", "merges.txt");
    private static final List<String> WEIGHT_ENDINGS = List.of(".safetensors", ".bin", ".pt", ".json");

    /** Keeps an unmodifiable copy. */
    public ModelFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Opens a model, checks it, and writes the graphs that the cache directory lacks.
     *
     * @param checkpoint as for {@link Ofa#load(Path)}; null for the demo model
     * @param options    cache directory, vocabulary, VQGAN and engine count
     * @throws InvalidInputException if the model is broken, or could not be found again in a directory of these files
     */
    public static ModelFiles of(Path checkpoint, OfaOptions options) {
        OfaOptions resolved = options.withCacheDirectory(CacheDirectory.open(options.cacheDirectory()));
        Path path = checkpoint == null ? DemoModel.ASKING.unpack(resolved.cacheDirectory()) : checkpoint;
        GraphStore store = new GraphStore(resolved.cacheDirectory(), ModelLoader.directory(path));
        SortedMap<String, Path> files = new TreeMap<>();
        try (Checkpoint opened = Checkpoint.open(path)) {
            addCheckpoint(files, path);
            addVocabulary(files, resolved.vocabulary() != null ? resolved.vocabulary() : ModelLoader.directory(path), opened.config());
            EngineChoice engine = EngineChoice.of(resolved);
            addGraphs(files, store.load(opened, engine.graphs(new ImageSizes(opened.config()).interpolated())).directory());
            Path vqgan = ModelLoader.vqgan(path, resolved);
            if (vqgan != null && opened.config().layout().numCodes() > 0) {
                VqganCheckpoint decoder = VqganCheckpoint.open(vqgan);
                decoder.requireCodes(opened.config().layout().numCodes());
                addVqgan(files, decoder.path());
                addGraphs(files, VqganDecoder.graphs(decoder, store, engine.precision()));
            }
        }
        return new ModelFiles(files);
    }

    private static void addCheckpoint(SortedMap<String, Path> files, Path checkpoint) {
        for (Path file : Checkpoint.files(checkpoint)) {
            String name = file.getFileName().toString();
            if (WEIGHT_ENDINGS.stream().noneMatch(name::endsWith)) {
                throw new InvalidInputException(file + ": would not be found in a directory by this name; rename it to end in .pt, .bin or .safetensors");
            }
            files.put(name, file);
        }
    }

    private static void addVocabulary(SortedMap<String, Path> files, Path directory, OfaConfig config) {
        Tokenizer.load(directory, config.layout()); // as strict as a start from the directory will be
        VOCABULARY.forEach(name -> files.put(name, directory.resolve(name)));
    }

    private static void addVqgan(SortedMap<String, Path> files, Path weights) {
        files.put(ModelLoader.VQGAN + "/" + (weights.toString().endsWith(".safetensors") ? "model.safetensors" : "last.ckpt"), weights);
        files.put(ModelLoader.VQGAN + "/" + VqganCheckpoint.CONFIG, weights.resolveSibling(VqganCheckpoint.CONFIG));
    }

    private static void addGraphs(SortedMap<String, Path> files, Path directory) {
        try (Stream<Path> graphs = Files.list(directory)) {
            graphs.forEach(file -> files.put(GraphStore.DIRECTORY + "/" + directory.getFileName() + "/" + file.getFileName(), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
