// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationListener;
import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.TaskError;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import io.ofajava.text.TextFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa paint TEXT -o FILE} */
@Command(
        name = "paint",
        description = "Generate images from a text.",
        footer = {
            "",
            "Examples:",
            "  ofa paint \"a red circle above a blue square\" -o out.png",
            "  ofa paint \"two green stars\" -o out.png --candidates 4 --seed 7",
            "  ofa paint --model OFA-image --vqgan vqgan --clip ViT-B-16.pt --preset paper \"a bowl of "
                    + "fruit\" -o fruit.png",
            "  ofa paint --texts captions.txt -o images --format json",
            "",
            "Several candidates are written as out-1.png, out-2.png ..., best first, ranked by CLIP similarity or,",
            "without a CLIP, by the model's own score. Without --model, the demo model generates simple scenes of",
            "coloured shapes. Ctrl-C leaves no incomplete file."
        })
final class PaintCommand implements Callable<Integer>, FlaggedCommand {
    private static final int MAX_TEXTS = 100_000;
    private static final int ROWS_BETWEEN_IMAGES = 2;
    private static final Task TASK = Task.of("paint");

    @ParentCommand
    private OfaCommand root;

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "description of the image")
    private @Nullable String text;

    @Option(
            names = "--texts",
            paramLabel = "FILE",
            description = "generate images for each line of this file; -o is their directory")
    private @Nullable Path texts;

    @Option(
            names = {"-o", "--out", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "file for the image, PNG or JPEG by its extension")
    private Path out;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "fast",
            description = "fast: one image; paper: the best of 16 sampled from 256 tokens, as published (default: "
                    + "${DEFAULT-VALUE})")
    private String preset;

    @Option(
            names = "--image-format",
            paramLabel = "FORMAT",
            description = "png or jpeg, if -o has no extension (default: png)")
    private @Nullable String imageFormat;

    @Option(
            names = "--progress-image",
            paramLabel = "FILE",
            description = "write the partial image to this file while it is generated")
    private @Nullable Path progressImage;

    @Mixin
    private ModelOptions modelOptions;

    @Mixin
    private OutputOptions output;

    private final OptionFlags generation = new OptionFlags();

    @Override
    public void addFlags(CommandSpec spec) {
        modelOptions.addFlags(spec);
        generation.addTo(
                spec,
                GenerationOptions.descriptors().stream()
                        .filter(option -> TASK.options().contains(option.setting()))
                        .toList(),
                Map.of(
                        "candidates", "the preset's",
                        "seed", "a new one each time, which is printed",
                        "topK", "the checkpoint's, else 256",
                        "temperature", "the checkpoint's, else 1"));
    }

    @Override
    public Integer call() {
        GenerationOptions options = options();
        List<String> wanted = wanted();
        output.format();
        GeneratedFiles files = new GeneratedFiles(out, texts != null, imageFormat);
        files.require();
        if (progressImage != null) {
            ImageEncoder.requireWritable(progressImage);
        }
        try (Ofa ofa = modelOptions.load()) {
            ResultWriter writer = output.writer(root.out(), false);
            return wanted.size() == 1
                    ? one(ofa, wanted.get(0), options, files, writer)
                    : many(ofa, wanted, options, files, writer);
        }
    }

    private static Request request(String wantedText, GenerationOptions options) {
        return Request.of(TASK).withText(wantedText).withOptions(options);
    }

    private int one(Ofa ofa, String wantedText, GenerationOptions options, GeneratedFiles files, ResultWriter writer) {
        Request request = request(wantedText, options);
        Result result;
        try (Progress progress = new Progress()) {
            result = ofa.run(request.withListener(progress));
        }
        writer.result(null, request, result, files.write(0, result.images().orElseThrow()));
        return ExitCode.OK;
    }

    /** Reports a text for which no image can be generated, and skips it. */
    private int many(
            Ofa ofa, List<String> wanted, GenerationOptions options, GeneratedFiles files, ResultWriter writer) {
        int exitCode = ExitCode.OK;
        try (ProgressLine progress = ProgressLine.start("paint", wanted.size())) {
            for (int i = 0; i < wanted.size(); i++) {
                int number = i;
                Request request = request(wanted.get(i), options);
                try {
                    Result result = ofa.run(request);
                    List<Path> written = files.write(i, result.images().orElseThrow());
                    progress.interrupt(() -> writer.result(null, request, result, written));
                } catch (InvalidInputException e) {
                    progress.interrupt(() -> {
                        if (!writer.failure(null, request, e)) {
                            root.reporter().report("line " + (number + 1), e);
                        }
                    });
                    exitCode = ExitCode.USER_MISTAKE;
                }
                progress.step();
            }
        }
        return exitCode;
    }

    private GenerationOptions options() {
        GenerationOptions chosen = switch (preset) {
            case "fast" -> GenerationOptions.defaults();
            case "paper" -> GenerationOptions.paper();
            default -> throw OptionError.UNKNOWN_VALUE.with("--preset", preset, List.of("fast", "paper"));
        };
        Map<String, Object> values = new LinkedHashMap<>(chosen.toMap());
        if (generation.values().containsKey("topP") && !generation.values().containsKey("topK")) {
            values.remove("topK"); // the preset's value; the two options exclude each other
        }
        values.putAll(generation.values());
        return GenerationOptions.of(values);
    }

    private List<String> wanted() {
        if ((text == null) == (texts == null)) {
            throw CliError.ARGUMENT.with("set either a text or --texts FILE");
        }
        if (text != null) {
            if (text.isBlank()) {
                throw TaskError.TEXT_EMPTY.with("text");
            }
            return List.of(text);
        }
        List<String> read = TextFile.lines(texts);
        if (read.isEmpty() || read.size() > MAX_TEXTS) {
            throw CliError.ARGUMENT.with(texts + ": has "
                    + (read.isEmpty() ? "no line" : "more than " + MAX_TEXTS + " lines") + "; write one text per line");
        }
        int blank = IntStream.range(0, read.size())
                .filter(line -> read.get(line).isBlank())
                .findFirst()
                .orElse(-1);
        if (blank >= 0) {
            throw CliError.ARGUMENT.with(texts + ", line " + (blank + 1) + ": is empty; describe the image");
        }
        return read;
    }

    /** A bar on a terminal, and the partial image in a file. */
    private final class Progress implements GenerationListener, AutoCloseable {
        private @Nullable ProgressLine line;

        @Override
        public synchronized void imageProgress(int done, int total) {
            if (line == null) {
                line = ProgressLine.start("paint", total);
            }
            line.step();
        }

        @Override
        public int rowsBetweenPartialImages() {
            return progressImage == null ? 0 : ROWS_BETWEEN_IMAGES;
        }

        @Override
        public void partialImage(RgbImage upperPart) {
            if (progressImage != null) {
                ImageEncoder.write(upperPart, progressImage);
            }
        }

        @Override
        public synchronized void close() {
            if (line != null) {
                line.close();
            }
        }
    }
}
