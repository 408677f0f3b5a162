// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GeneratedImages;
import io.ofajava.GenerationListener;
import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.error.TaskError;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import io.ofajava.text.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa paint TEXT -o FILE} */
@Command(
        name = "paint",
        description = "Draw pictures of what a text says.",
        footer = {
            "",
            "Examples:",
            "  ofa paint \"a red circle above a blue square\" -o out.png",
            "  ofa paint \"two green stars\" -o out.png --candidates 4 --seed 7",
            "  ofa paint --model OFA-image --vqgan vqgan --clip ViT-B-16.pt --preset paper \"a bowl of fruit\" -o fruit.png",
            "  ofa paint --texts captions.txt -o pictures",
            "",
            "Several candidates are written as out-1.png, out-2.png ..., best first: by the similarity that a CLIP",
            "sees, else by the model's own score. Without --model the demo model draws, which knows plain scenes of",
            "coloured shapes. Ctrl-C leaves no half-written file."
        })
final class PaintCommand implements Callable<Integer> {
    private static final int MAX_TEXTS = 100_000;
    private static final int ROWS_BETWEEN_PICTURES = 2;

    @ParentCommand
    private OfaCommand root;

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "what the picture shows")
    private String text;

    @Option(
            names = "--texts",
            paramLabel = "FILE",
            description = "draw one picture for each line of this file; -o names their directory")
    private Path texts;

    @Option(
            names = {"-o", "--out", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "where the picture goes, as PNG or JPEG by its ending")
    private Path out;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description = "pictures drawn together, all written (default: the preset's)")
    private Integer candidates;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the same seed draws the same pictures (default: another one each time, which is told)")
    private Long seed;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "draw among the N likeliest codes (default: the checkpoint's, else 256)")
    private Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "draw among the fewest codes whose probabilities reach P, instead of --top-k")
    private Float topP;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "below 1 more sober, above 1 wilder (default: the checkpoint's, else 1)")
    private Float temperature;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "fast",
            description =
                    "fast: one picture; paper: the best of 16 among 256 codes, as published (default: ${DEFAULT-VALUE})")
    private String preset;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "png or jpeg, where the ending of -o does not say it (default: png)")
    private String format;

    @Option(
            names = "--progress-image",
            paramLabel = "FILE",
            description = "show there what is drawn so far, while it is drawn")
    private Path progressImage;

    @Option(
            names = "--vqgan",
            paramLabel = "DIR",
            description =
                    "the VQGAN: model.yaml with last.ckpt or model.safetensors (default: vqgan in the checkpoint's directory)")
    private Path vqgan;

    @Option(
            names = "--clip",
            paramLabel = "FILE",
            description = "a CLIP ViT that orders the candidates, with bpe_simple_vocab_16e6.txt.gz beside it "
                    + "(default: clip beside the weights, if there is one)")
    private Path clip;

    @Option(names = "--json", description = "print JSON, one object a text")
    private boolean json;

    @Mixin
    private ModelOptions modelOptions;

    @Override
    public Integer call() {
        GenerationOptions options = options();
        List<String> wanted = wanted();
        GeneratedFiles files = new GeneratedFiles(out, texts != null, format);
        files.require();
        if (progressImage != null) {
            ImageEncoder.requireWritable(progressImage);
        }
        try (Ofa ofa = modelOptions.loadPainter(vqgan, clip)) {
            return wanted.size() == 1 ? one(ofa, wanted.get(0), options, files) : many(ofa, wanted, options, files);
        }
    }

    private int one(Ofa ofa, String wantedText, GenerationOptions options, GeneratedFiles files) {
        GeneratedImages painting;
        try (Progress progress = new Progress()) {
            Request request = Request.of(Task.of("paint")).withText(wantedText).withOptions(options);
            painting = ofa.run(request.withListener(progress)).images().orElseThrow();
        }
        report(painting, files.write(0, painting));
        return ExitCode.OK;
    }

    /** A text that cannot be drawn is reported and skipped. */
    private int many(Ofa ofa, List<String> wanted, GenerationOptions options, GeneratedFiles files) {
        int exitCode = ExitCode.OK;
        try (ProgressLine progress = ProgressLine.start("paint", wanted.size())) {
            for (int i = 0; i < wanted.size(); i++) {
                int number = i;
                try {
                    GeneratedImages painting = ofa.paint(wanted.get(i), options);
                    List<Path> written = files.write(i, painting);
                    progress.interrupt(() -> report(painting, written));
                } catch (InvalidInputException e) {
                    progress.interrupt(() -> root.reporter().report("line " + (number + 1), e));
                    exitCode = ExitCode.USER_MISTAKE;
                }
                progress.step();
            }
        }
        return exitCode;
    }

    private void report(GeneratedImages painting, List<Path> written) {
        if (!json) {
            boolean similarity = painting.ranking() == GeneratedImages.Ranking.CLIP_SIMILARITY;
            root.out()
                    .println(String.join(
                                    " ", written.stream().map(Path::toString).toList()) + "  (seed " + painting.seed()
                            + (written.size() > 1
                                    ? similarity ? ", ordered by CLIP similarity" : ", ordered by the model's own score"
                                    : "")
                            + ")");
            root.out().flush();
            return;
        }
        new ResultWriter(root.out(), true).object(generator -> {
            generator.writeStringField("text", painting.text());
            generator.writeNumberField("seed", painting.seed());
            generator.writeStringField("ranking", painting.ranking().name().toLowerCase(java.util.Locale.ROOT));
            generator.writeArrayFieldStart("pictures");
            for (int i = 0; i < written.size(); i++) {
                generator.writeStartObject();
                generator.writeStringField("file", written.get(i).toString());
                generator.writeNumberField("score", painting.images().get(i).score());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        });
    }

    private GenerationOptions options() {
        GenerationOptions chosen = switch (preset) {
            case "fast" -> GenerationOptions.defaults();
            case "paper" -> GenerationOptions.paper();
            default -> throw OptionError.UNKNOWN_VALUE.with("--preset", preset, List.of("fast", "paper"));
        };
        Map<String, Object> values = new TreeMap<>(chosen.toMap());
        if (topP != null) {
            values.remove(Setting.TOP_K.id());
        }
        put(values, Setting.CANDIDATES, candidates);
        put(values, Setting.SEED, seed);
        put(values, Setting.TOP_K, topK);
        put(values, Setting.TOP_P, topP);
        put(values, Setting.TEMPERATURE, temperature);
        return GenerationOptions.of(values);
    }

    private static void put(Map<String, Object> values, Setting setting, Object value) {
        if (value != null) {
            values.put(setting.id(), value);
        }
    }

    private List<String> wanted() {
        if ((text == null) == (texts == null)) {
            throw CliError.ARGUMENT.with("give either a text or --texts FILE");
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
                    + (read.isEmpty() ? "no line" : "more than " + MAX_TEXTS + " lines") + "; give one text a line");
        }
        int blank = IntStream.range(0, read.size())
                .filter(line -> read.get(line).isBlank())
                .findFirst()
                .orElse(-1);
        if (blank >= 0) {
            throw CliError.ARGUMENT.with(texts + ", line " + (blank + 1) + ": is empty; say what the image shows");
        }
        return read;
    }

    /** A bar on a terminal, and the unfinished picture in a file. */
    private final class Progress implements GenerationListener, AutoCloseable {
        private ProgressLine line;

        @Override
        public void imageProgress(int done, int total) {
            if (line == null) {
                line = ProgressLine.start("paint", total);
            }
            line.step();
        }

        @Override
        public int rowsBetweenPartialImages() {
            return progressImage == null ? 0 : ROWS_BETWEEN_PICTURES;
        }

        @Override
        public void partialImage(RgbImage part) {
            ImageEncoder.write(part, progressImage);
        }

        @Override
        public void close() {
            if (line != null) {
                line.close();
            }
        }
    }
}
