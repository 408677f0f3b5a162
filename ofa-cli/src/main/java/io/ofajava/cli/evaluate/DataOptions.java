// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags for an evaluation on published data. */
public final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "FORMAT",
            description =
                    "format of the data: coco-captions, vqa, refcoco, snli-ve or jsonl (default: scenes.jsonl of this"
                            + " project's demo)")
    private @Nullable String format;

    @Option(names = "--annotations", paramLabel = "FILE", description = "the published annotation file")
    private @Nullable Path annotations;

    @Option(names = "--questions", paramLabel = "FILE", description = "vqa: the question file")
    private @Nullable Path questions;

    @Option(names = "--split", paramLabel = "NAME", description = "refcoco: the split, such as val or testA")
    private @Nullable String split;

    @Option(names = "--limit", paramLabel = "N", description = "evaluate the first N examples only")
    private int limit;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "store predictions in this file (JSON Lines), and continue from it if it exists")
    private @Nullable Path predictions;

    private @Nullable Loaded loaded;

    /**
     * The data.
     *
     * @param name describes them in the file of predictions
     */
    private record Loaded(String format, String name, Metric metric, List<Example> examples) {}

    /** Shows the progress of an evaluation. */
    public interface Progress extends AutoCloseable {
        /** Called after each example. */
        void step();

        @Override
        void close();
    }

    /** The scores by name, and the number of examples. */
    public record Scores(String format, int examples, Map<String, Double> values) {}

    /** Whether published data are selected. */
    public boolean present() {
        return format != null;
    }

    /**
     * Reads the data.
     *
     * @param images the directory of images
     * @throws InvalidInputException if a file is missing or malformed, or an image is missing
     */
    public void read(Path images) {
        DataFormat data = DataFormat.parse(Objects.requireNonNull(format, "format"));
        Path file = annotations;
        if (file == null) {
            throw DataError.SETTING_MISSING.with("annotations", "name the published file");
        }
        if (limit < 0) {
            throw OptionError.WRONG_TYPE.with("limit", limit, "1 or more");
        }
        DataFormat.Sources sources = new DataFormat.Sources(file, images, questions, split);
        Metric metric = data.metric(sources);
        List<Example> all = data.read(sources);
        List<Example> examples = limit > 0 && limit < all.size() ? all.subList(0, limit) : all;
        examples.stream()
                .map(Example::image)
                .filter(image -> !Files.isRegularFile(image))
                .findFirst()
                .ifPresent(image -> {
                    throw DataError.IMAGE_MISSING.with(image, file);
                });
        String name = format + " " + file.getFileName() + (split == null ? "" : " " + split);
        loaded = new Loaded(format, name, metric, examples);
    }

    /**
     * Evaluates a model on the data that {@link #read} has read.
     *
     * @param progress creates a progress display for this number of examples
     */
    public Scores evaluate(Ofa ofa, GenerationOptions options, IntFunction<Progress> progress) {
        Loaded data = Objects.requireNonNull(loaded, "loaded");
        String run = ofa.info().checkpoint() + ", " + ofa.info().engine() + ", "
                + ofa.info().precision() + ", " + data.name() + ", " + options;
        try (PredictionFile file = predictions == null ? null : PredictionFile.open(predictions, run)) {
            DataEvaluation evaluation = new DataEvaluation(data.metric(), data.examples(), file);
            try (Progress shown = progress.apply(evaluation.remaining())) {
                return new Scores(
                        data.format(),
                        data.examples().size(),
                        evaluation.run(new OfaPredictions(ofa, options), shown::step));
            }
        }
    }
}
