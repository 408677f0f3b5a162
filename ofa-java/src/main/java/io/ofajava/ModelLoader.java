// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.assembly.CheckpointCompanions;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.assembly.EngineSettings;
import io.ofajava.assembly.ImageSizes;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.CheckpointOptions;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.ShortenedFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.checkpoint.TokenEmbeddings;
import io.ofajava.checkpoint.WeightChoice;
import io.ofajava.clip.ClipCheckpoint;
import io.ofajava.engine.EncoderInput;
import io.ofajava.engine.EngineLimits;
import io.ofajava.engine.EngineStatistics;
import io.ofajava.engine.InferenceThread;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.TaskError;
import io.ofajava.error.TextError;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import io.ofajava.graph.PatchGrid;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.MemoryBudget;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.packaging.PackageManifest;
import io.ofajava.task.BoxTokens;
import io.ofajava.task.SequenceModel;
import io.ofajava.task.TaskRunner;
import io.ofajava.text.Language;
import io.ofajava.text.Tokenizer;
import io.ofajava.text.VocabularyLayout;
import io.ofajava.vqgan.VqganCheckpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Assembles a model from checkpoint, vocabulary, graphs and engine. */
final class ModelLoader {
    /** Models of at least this width use the presets of the published huge model. */
    private static final int HUGE_WIDTH = 1280;

    private ModelLoader() {}

    /**
     * @param given options with a writable cache directory
     * @throws InvalidInputException with the name of the faulty file
     */
    static LoadedModel load(Path named, OfaOptions given) {
        Path path = Checkpoint.resolve(named);
        return ShortenedFile.guard(path, () -> open(path, given));
    }

    /** The vocabulary, the checksums of the graphs and the engine are independent of each other and start together. */
    private static LoadedModel open(Path path, OfaOptions options) {
        Path cache = options.cache().orElseThrow();
        NativeLibrary.cacheIn(cache);
        PackageManifest.requireComplete(CheckpointCompanions.directory(path));
        GraphStore store = new GraphStore(cache, CheckpointCompanions.directory(path));
        try (Checkpoint checkpoint = Checkpoint.open(path, checkpointOptions(options))) {
            OfaConfig config = checkpoint.config();
            Background<Tokenizer> vocabulary =
                    Background.start("ofa-vocabulary", () -> tokenizer(path, options, config));
            ImageSizes sizes = new ImageSizes(config);
            List<PatchGrid> interpolated = sizes.interpolated();
            EngineChoice engine =
                    EngineChoice.of(EngineSettings.of(options.toMap()).withModel(CheckpointCompanions.directory(path)));
            CompletableFuture<GraphSet> graphs = new CompletableFuture<>();
            InferenceThread inference =
                    new InferenceThread(engine.backend(), graphs::join, config, interpolated, EngineLimits.DEFAULT);
            try {
                graphs.complete(store.loadLasting(
                        checkpoint, engine.graphs(interpolated), () -> Checkpoint.open(path), vocabulary::get));
                Function<String, ModelInfo> info = info(path, checkpoint, vocabulary.get(), engine);
                checkpoint.close();
                Checkpoint.releaseUnusedMemory(); // while the engine compiles the graphs
                return model(
                        path,
                        options,
                        config,
                        sizes,
                        vocabulary.get(),
                        inference,
                        store,
                        info.apply(inference.awaitReady()),
                        engine);
            } catch (RuntimeException | Error e) {
                graphs.completeExceptionally(e);
                inference.close();
                throw e;
            }
        }
    }

    /** The description of a model without that of its engine, which is the argument of the result. */
    private static Function<String, ModelInfo> info(
            Path path, Checkpoint checkpoint, Tokenizer tokenizer, EngineChoice choice) {
        OfaConfig config = checkpoint.config();
        List<String> notes = new ArrayList<>();
        checkpoint
                .provenance()
                .read()
                .forEach(read -> notes.add(read.what() + " " + read.value() + ": from " + read.from()));
        checkpoint
                .provenance()
                .ignored()
                .forEach(ignored -> notes.add(ignored.from() + ": " + ignored.what() + " ignored: " + ignored.why()));
        String task = config.fineTuning().task();
        String hash = checkpoint.hash();
        long parameters = parameters(checkpoint);
        return engine -> new ModelInfo(
                path.toString(),
                hash,
                parameters,
                config.vocabSize(),
                tokenizer.language().code(),
                task.isEmpty() ? Optional.empty() : Optional.of(task),
                config.patchImageSize() == 0 ? OptionalInt.empty() : OptionalInt.of(config.patchImageSize()),
                engine,
                Precision.parse(choice.precision().name()),
                notes);
    }

    /** The options for opening a checkpoint. */
    static CheckpointOptions checkpointOptions(OfaOptions options) {
        return new CheckpointOptions(WeightChoice.parse(options.weights().toString()), options.lenient());
    }

    private static ImageDecoder decoder(OfaOptions options) {
        MemoryBudget budget = options.imageMemory().isPresent()
                ? new MemoryBudget(options.imageMemory().getAsLong(), MemoryBudget.WAITING)
                : MemoryBudget.ofProcess();
        return new ImageDecoder(options.imageLimits(), options.orientation(), options.truncated(), budget);
    }

    private static Statistics statistics(EngineStatistics own) {
        return new Statistics(
                own.queued(),
                own.encoderCalls(),
                own.encodedSources(),
                own.memoryBytes(),
                decoding(own.text()),
                decoding(own.codes()));
    }

    private static Statistics.Decoding decoding(EngineStatistics.Decoding own) {
        return new Statistics.Decoding(
                own.requests(), own.rows(), own.parked(), own.steps(), own.rowSteps(), own.tokens());
    }

    private static LoadedModel model(
            Path path,
            OfaOptions options,
            OfaConfig config,
            ImageSizes sizes,
            Tokenizer tokenizer,
            InferenceThread inference,
            GraphStore store,
            ModelInfo info,
            EngineChoice engine) {
        SequenceModel sequences = (ids, image, request, listener) -> inference.submit(
                DecoderKind.TEXT,
                image == null
                        ? EncoderInput.text(ids)
                        : EncoderInput.of(ids, image.pixels(), image.size(), image.size()),
                request,
                listener);
        TaskRunner runner = new TaskRunner(
                tokenizer, Math.min(config.maxSourcePositions(), config.maxTargetPositions()), sequences);
        VocabularyLayout layout = config.layout();
        BoxReader boxes = layout.numBins() < 2
                ? null
                : new BoxReader(new BoxTokens(layout.binOffset(), layout.numBins(), config.maxImageSize()), tokenizer);
        TextToImage textToImage = textToImage(path, options, config, inference, store, engine);
        Supplier<OfaException> noTextToImage = () -> config.layout().numCodes() == 0
                ? TaskError.NO_IMAGE_TOKENS.with(path)
                : TaskError.NO_VQGAN.with(path, CheckpointCompanions.VQGAN);
        return new LoadedModel(
                runner,
                boxes,
                new ImagePreparation(
                        decoder(options),
                        options.orientation(),
                        options.truncated(),
                        config.fineTuning().normalization()),
                config.fineTuning(),
                config.generation(),
                config.patchImageSize(),
                sizes,
                config.width() >= HUGE_WIDTH,
                info,
                textToImage,
                noTextToImage,
                () -> statistics(inference.statistics()),
                () -> {
                    if (textToImage != null) {
                        textToImage.close();
                    }
                    inference.close();
                });
    }

    /** The text-to-image part, or null if there is no VQGAN. */
    private static @Nullable TextToImage textToImage(
            Path path,
            OfaOptions options,
            OfaConfig config,
            InferenceThread inference,
            GraphStore store,
            EngineChoice engine) {
        Optional<Path> vqgan = CheckpointCompanions.vqgan(path, options.vqgan());
        if (vqgan.isEmpty() || config.layout().numCodes() == 0) {
            return null;
        }
        ClipCheckpoint clip = CheckpointCompanions.clip(path, options.clip())
                .map(ClipCheckpoint::open)
                .orElse(null);
        return new TextToImage(
                inference, config, VqganCheckpoint.open(vqgan.get()), clip, store, engine.precision(), engine.target());
    }

    /**
     * A vocabulary named by the user may be larger than the model's, as that of the full model is for a reduced one.
     * The vocabulary in a checkpoint must match.
     */
    private static Tokenizer tokenizer(Path path, OfaOptions options, OfaConfig config) {
        VocabularyLayout layout = config.layout();
        Tokenizer tokenizer = tokenizerOfAnyLanguage(path, options, config, layout);
        if (config.fineTuning().language() == Language.CHINESE && tokenizer.language() != Language.CHINESE) {
            throw TextError.NOT_CHINESE.with(path);
        }
        return tokenizer;
    }

    private static Tokenizer tokenizerOfAnyLanguage(
            Path path, OfaOptions options, OfaConfig config, VocabularyLayout layout) {
        boolean further = config.vocabSize() > layout.end();
        if (options.vocabulary().isPresent() && !further) {
            return Tokenizer.loadReduced(options.vocabulary().get(), layout);
        }
        return Tokenizer.load(
                options.vocabulary().orElseGet(() -> CheckpointCompanions.directory(path)), layout, config.vocabSize());
    }

    /** Matrices shared by several names count once. */
    private static long parameters(Checkpoint checkpoint) {
        long parameters = 0;
        for (String name : checkpoint.names()) {
            TokenEmbeddings embeddings = checkpoint.config().architecture().embeddings();
            boolean shared = name.equals("decoder.embed_tokens.weight") && !embeddings.ownDecoder()
                    || name.equals("decoder.output_projection.weight") && !embeddings.ownOutput();
            if (!shared) {
                Tensor tensor = checkpoint.tensor(name);
                parameters += tensor.elements();
            }
        }
        return parameters;
    }
}
