// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ServerError;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.RequestThreads;
import io.ofajava.server.storage.ImageDelivery;
import io.ofajava.server.storage.ImageFetcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads models according to the configuration, with the resources that all models of a server share. */
final class ModelSource {
    private static final int MAX_SIDE = 65_535;

    private final ServerConfig config;
    private final RequestThreads threads;
    private final ImageFetcher images;
    private final ImageDelivery output;
    private final Metrics metrics;

    ModelSource(
            ServerConfig config, RequestThreads threads, ImageFetcher images, ImageDelivery output, Metrics metrics) {
        this.config = config;
        this.threads = threads;
        this.images = images;
        this.output = output;
        this.metrics = metrics;
    }

    /** A decoder with the server's limits that does not apply the orientation. */
    static ImageDecoder asStored(ServerConfig config) {
        return new ImageDecoder(
                limits(config), Orientation.IGNORE, config.model().truncated());
    }

    private static ImageLimits limits(ServerConfig config) {
        return new ImageLimits(
                config.model().maxPixels(), MAX_SIDE, config.limits().maxBodyBytes());
    }

    private OfaOptions options() {
        ServerConfig.Model model = config.model();
        OfaOptions options = OfaOptions.defaults();
        options = model.threads() == 0 ? options : options.withThreads(model.threads());
        options = model.cache() == null ? options : options.withCache(model.cache());
        options = model.vocabulary() == null ? options : options.withVocabulary(model.vocabulary());
        options = model.vqgan() == null ? options : options.withVqgan(model.vqgan());
        options = model.clip() == null ? options : options.withClip(model.clip());
        return options.withOrientation(model.orientation())
                .withWeights(model.weights())
                .withLenient(model.lenient())
                .withEngine(model.engine())
                .withDevice(model.device())
                .withPrecision(model.precision())
                .withNiceness(model.niceness())
                .withTruncated(model.truncated())
                .withImageLimits(limits(config));
    }

    /** The model of a single-model server: the configured checkpoint, or the demo model. */
    ModelService configured() {
        Path checkpoint = config.model().checkpoint();
        if (checkpoint != null) {
            return checkpoint(String.valueOf(checkpoint.getFileName()), checkpoint);
        }
        return service("demo", Ofa.builder());
    }

    /**
     * Loads a model from a file or directory. If a directory contains only one directory or one {@code .pt} file, that
     * is loaded instead: archives are often packed this way.
     */
    ModelService checkpoint(String name, Path path) {
        if (!Files.exists(path)) {
            throw ServerError.NO_MODEL.with(path);
        }
        return service(name, Ofa.builder().model(inner(path)));
    }

    private ModelService service(String name, Ofa.Builder model) {
        Ofa ofa = model.options(options())
                .decodingExecutor(threads.decoding().unbounded())
                .build();
        return new ModelService(name, ofa, config.limits().maxQueue(), threads, images, output, metrics);
    }

    private static Path inner(Path path) {
        if (!Files.isDirectory(path) || Files.exists(path.resolve("config.json"))) {
            return path;
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> models = entries.filter(entry -> Files.exists(entry.resolve("config.json"))
                            || entry.toString().endsWith(".pt"))
                    .toList();
            if (models.size() == 1) {
                return models.get(0);
            }
            throw ServerError.MODEL_DIRECTORY.with(
                    path,
                    "has no config.json and " + (models.isEmpty() ? "no" : "more than one")
                            + " checkpoint in it; put config.json, vocab.json, merges.txt and the weights there");
        } catch (IOException e) {
            throw ServerError.MODEL_DIRECTORY.causedBy(e, path, "cannot be read: " + e.getMessage());
        }
    }
}
