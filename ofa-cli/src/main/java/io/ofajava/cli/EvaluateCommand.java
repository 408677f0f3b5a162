// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.cli.evaluate.DataOptions;
import io.ofajava.error.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa evaluate DIR} */
@Command(
        name = "evaluate",
        description = "Evaluate a model on a data set with known answers.",
        footer = {
            "",
            "Examples:",
            "  ofa evaluate demo-model/examples",
            "  python3 training/scenes.py --seed 99 --count 500 --out /tmp/scenes && ofa evaluate /tmp/scenes",
            "",
            "DIR contains PNG files and scenes.jsonl, one object per line:",
            "  {\"image\": \"000000.png\", \"captions\": [\"...\"],",
            "   \"questions\": [{\"question\": \"...\", \"answer\": \"...\", \"kind\": \"...\"}],",
            "   \"regions\": [{\"phrase\": \"...\", \"box\": [x0, y0, x1, y1]}]}",
            "A caption is correct if it equals one of 'captions', an answer if it equals 'answer', a box if its",
            "IoU with 'box' is at least 0.5.",
            "'scenes, every answer' counts the scenes whose answers are all correct.",
            "",
            "--seeds: DIR holds one such directory per seed, as training/seeds.py writes them:",
            "  python3 training/seeds.py --version v1 --first 310001 --seeds 10 --count 500 --out /tmp/seeds",
            "  ofa evaluate --seeds /tmp/seeds",
            "",
            "Published data: --data names the format, --annotations the published file, DIR the directory of images.",
            "  ofa evaluate --data coco-captions --annotations captions_val2014.json val2014",
            "  ofa evaluate --data vqa --questions v2_OpenEnded_mscoco_val2014_questions.json \\",
            "      --annotations v2_mscoco_val2014_annotations.json val2014",
            "  ofa evaluate --data refcoco --annotations 'refcoco/refs(unc).p' --split testA train2014",
            "  ofa evaluate --data snli-ve --annotations snli_ve_dev.jsonl flickr30k-images",
            "  ofa evaluate --data jsonl --annotations mine.jsonl images"
        })
final class EvaluateCommand implements Callable<Integer>, FlaggedCommand {
    private static final Set<Setting> SETTINGS = EnumSet.of(
            Setting.BEAM_SIZE,
            Setting.MIN_LENGTH,
            Setting.MAX_LENGTH,
            Setting.LENGTH_PENALTY,
            Setting.NO_REPEAT_NGRAM_SIZE,
            Setting.IMAGE_SIZE,
            Setting.PROMPT_TYPE);

    @ParentCommand
    private OfaCommand root;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--seeds",
            description = "DIR holds one directory of scenes per seed: print the figures of each, their mean and worst")
    private boolean bySeed;

    @Mixin
    private ModelOptions modelOptions;

    private final OptionFlags generation = new OptionFlags();

    @Parameters(paramLabel = "DIR", description = "directory with scenes.jsonl, or of the images of published data")
    private Path directory;

    @Mixin
    private DataOptions data;

    /** The scenes of each directory, in the order of evaluation; read before the model is loaded. */
    private final Map<Path, List<Scene>> scenes = new LinkedHashMap<>();

    @Override
    public void addFlags(CommandSpec spec) {
        modelOptions.addFlags(spec);
        generation.addTo(
                spec,
                GenerationOptions.descriptors().stream()
                        .filter(option -> SETTINGS.contains(option.setting()))
                        .toList(),
                Map.of());
    }

    @Override
    public Integer call() {
        GenerationOptions options = GenerationOptions.of(generation.values());
        Records records = output.records(root.out());
        if (data.present()) {
            if (bySeed) {
                throw CliError.ARGUMENT.with("--seeds and --data exclude each other; leave one out");
            }
            data.read(directory);
        } else {
            List<Path> directories = bySeed ? SeedFigures.directories(directory) : List.of(directory);
            directories.forEach(each -> scenes.put(each, Scene.read(each)));
        }
        try (Ofa ofa = modelOptions.load()) {
            if (data.present()) {
                print(records, data.evaluate(ofa, options, EvaluateCommand::progress));
            } else if (bySeed) {
                SeedFigures figures = new SeedFigures();
                scenes.forEach(
                        (each, read) -> figures.add(each.getFileName().toString(), evaluate(ofa, read, options)));
                print(records, figures);
            } else {
                print(records, evaluate(ofa, Objects.requireNonNull(scenes.get(directory), "scenes"), options));
            }
        }
        records.close();
        return ExitCode.OK;
    }

    private static Evaluation evaluate(Ofa ofa, List<Scene> scenes, GenerationOptions options) {
        Evaluation evaluation = new Evaluation();
        try (ProgressLine progress = ProgressLine.start("evaluate", scenes.size())) {
            evaluation.run(ofa, scenes, options, progress);
        }
        return evaluation;
    }

    private void print(Records records, SeedFigures figures) {
        if (records.text()) {
            figures.lines().forEach(root.out()::println);
            root.out().flush();
            return;
        }
        records.object(generator -> {
            generator.writeObjectFieldStart("seeds");
            for (Map.Entry<String, Map<String, Double>> seed : figures.seeds().entrySet()) {
                write(generator, seed.getKey(), seed.getValue());
            }
            generator.writeEndObject();
            write(generator, "mean", figures.mean());
            write(generator, "worst", figures.worst());
        });
    }

    private static void write(JsonGenerator generator, String name, Map<String, Double> values) throws IOException {
        generator.writeObjectFieldStart(name);
        for (Map.Entry<String, Double> value : values.entrySet()) {
            generator.writeNumberField(value.getKey(), value.getValue());
        }
        generator.writeEndObject();
    }

    private void print(Records records, Evaluation evaluation) {
        if (records.text()) {
            printTable(evaluation);
        } else {
            write(records, evaluation);
        }
    }

    private static DataOptions.Progress progress(int examples) {
        ProgressLine line = ProgressLine.start("evaluate", examples);
        return new DataOptions.Progress() {
            @Override
            public void step() {
                line.step();
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    private void print(Records records, DataOptions.Scores scores) {
        if (!records.text()) {
            records.object(generator -> {
                generator.writeStringField("data", scores.format());
                generator.writeNumberField("examples", scores.examples());
                write(generator, "scores", scores.values());
            });
            return;
        }
        PrintWriter out = root.out();
        scores.values().forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-24s %.4f", name, value)));
        out.println(String.format(Locale.ROOT, "%-24s %d", "examples", scores.examples()));
        out.flush();
    }

    private static void write(Records records, Evaluation evaluation) {
        records.object(generator -> {
            generator.writeNumberField("answers", evaluation.answers().fraction());
            generator.writeNumberField("captions", evaluation.captions().fraction());
            generator.writeNumberField("boxes", evaluation.boxes().fraction());
            generator.writeNumberField("meanIou", evaluation.meanIou());
            generator.writeNumberField("scenes", evaluation.scenes().fraction());
            generator.writeObjectFieldStart("counts");
            generator.writeNumberField("answers", evaluation.answers().asked());
            generator.writeNumberField("captions", evaluation.captions().asked());
            generator.writeNumberField("boxes", evaluation.boxes().asked());
            generator.writeNumberField("scenes", evaluation.scenes().asked());
            generator.writeEndObject();
            generator.writeObjectFieldStart("answersByKind");
            for (Map.Entry<String, Tally> kind : evaluation.answersByKind().entrySet()) {
                generator.writeNumberField(kind.getKey(), kind.getValue().fraction());
            }
            generator.writeEndObject();
        });
    }

    private void printTable(Evaluation evaluation) {
        PrintWriter out = root.out();
        print(out, "answers", evaluation.answers());
        print(out, "captions", evaluation.captions());
        print(out, "boxes", evaluation.boxes());
        print(out, "scenes, every answer", evaluation.scenes());
        for (Map.Entry<String, Tally> kind : evaluation.answersByKind().entrySet()) {
            print(out, "  answers: " + kind.getKey(), kind.getValue());
        }
        out.flush();
    }

    private static void print(PrintWriter out, String name, Tally tally) {
        if (tally.asked() > 0) {
            out.println(String.format(
                    Locale.ROOT, "%-24s %.4f  (%d of %d)", name, tally.fraction(), tally.right(), tally.asked()));
        }
    }
}
