// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ServerError;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads models as the configuration says. */
final class ModelSource {
    private static final int MAX_SIDE = 65_535;

    private ModelSource() {}

    private static OfaOptions options(ServerConfig config) {
        ServerConfig.Model model = config.model();
        OfaOptions options = OfaOptions.defaults();
        options = model.threads() == 0 ? options : options.withThreads(model.threads());
        options = model.cache() == null ? options : options.withCache(model.cache());
        options = model.vocabulary() == null ? options : options.withVocabulary(model.vocabulary());
        options = model.vqgan() == null ? options : options.withVqgan(model.vqgan());
        options = model.clip() == null ? options : options.withClip(model.clip());
        return options.withOrientation(model.upright() ? Orientation.APPLY : Orientation.IGNORE)
                .withWeights(model.weights())
                .withLenient(model.lenient())
                .withEngine(model.engine())
                .withDevice(model.device())
                .withPrecision(model.precision())
                .withNiceness(model.standBack())
                .withTruncated(model.truncated())
                .withImageLimits(new ImageLimits(
                        model.maxPixels(), MAX_SIDE, config.limits().maxBodyBytes()));
    }

    /** The model of a single-model server: the configured checkpoint, or the demo model. */
    static ModelService configured(ServerConfig config, Shared shared) {
        Path checkpoint = config.model().checkpoint();
        if (checkpoint != null) {
            return checkpoint(String.valueOf(checkpoint.getFileName()), checkpoint, config, shared);
        }
        return new ModelService("demo", Ofa.builder().options(options(config)).build(), shared);
    }

    /**
     * A model from a file or directory; a directory with one directory or one {@code .pt} file in it stands for that,
     * since archives are often so.
     */
    static ModelService checkpoint(String name, Path path, ServerConfig config, Shared shared) {
        if (!Files.exists(path)) {
            throw ServerError.NO_MODEL.with(path);
        }
        return new ModelService(name, Ofa.load(inner(path), options(config)), shared);
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
