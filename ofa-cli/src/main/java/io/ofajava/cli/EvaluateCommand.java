// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Ofa;
import io.ofajava.RequestOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ofa evaluate DIR} */
@Command(
        name = "evaluate",
        description = "Measure a model on scenes whose answers are known.",
        footer = {
            "",
            "Examples:",
            "  ofa evaluate demo-model/examples",
            "  python3 training/scenes.py --seed 99 --count 500 --out /tmp/scenes && ofa evaluate /tmp/scenes",
            "",
            "DIR holds PNG files and scenes.jsonl, one object a line:",
            "  {\"image\": \"000000.png\", \"captions\": [\"...\"],",
            "   \"questions\": [{\"question\": \"...\", \"answer\": \"...\", \"kind\": \"...\"}],",
            "   \"regions\": [{\"phrase\": \"...\", \"box\": [x0, y0, x1, y1]}]}",
            "A caption is right if it equals one of 'captions', an answer if it equals 'answer', a box if its IoU with",
            "'box' is at least 0.5.",
            "'scenes, every answer' counts the scenes of which all answers are right."
        })
final class EvaluateCommand extends ModelCommand {
    @Parameters(paramLabel = "DIR", description = "directory with scenes.jsonl")
    private Path directory;

    private List<Scene> scenes;

    @Override
    void check() {
        scenes = Scene.read(directory);
    }

    @Override
    int ask(Ofa ofa, RequestOptions options) {
        Evaluation evaluation = new Evaluation();
        try (ProgressLine progress = ProgressLine.start("evaluate", scenes.size())) {
            evaluation.run(ofa, scenes, options, progress);
        }
        if (json()) {
            printJson(evaluation);
        } else {
            printTable(evaluation);
        }
        return ExitCode.OK;
    }

    private void printJson(Evaluation evaluation) {
        writer().object(generator -> {
            generator.writeNumberField("answers", evaluation.answers().fraction());
            generator.writeNumberField("captions", evaluation.captions().fraction());
            generator.writeNumberField("boxes", evaluation.boxes().fraction());
            generator.writeNumberField("mean_iou", evaluation.meanIou());
            generator.writeNumberField("scenes", evaluation.scenes().fraction());
            generator.writeObjectFieldStart("counts");
            generator.writeNumberField("answers", evaluation.answers().asked());
            generator.writeNumberField("captions", evaluation.captions().asked());
            generator.writeNumberField("boxes", evaluation.boxes().asked());
            generator.writeNumberField("scenes", evaluation.scenes().asked());
            generator.writeEndObject();
            generator.writeObjectFieldStart("answers_by_kind");
            for (Map.Entry<String, Tally> kind : evaluation.answersByKind().entrySet()) {
                generator.writeNumberField(kind.getKey(), kind.getValue().fraction());
            }
            generator.writeEndObject();
        });
    }

    private void printTable(Evaluation evaluation) {
        PrintWriter out = root().out();
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
