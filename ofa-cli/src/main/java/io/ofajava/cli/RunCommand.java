// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.Setting;
import io.ofajava.image.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ofa run [--task NAME] [IMAGE...] [--text TEXT]...} */
@Command(
        name = "run",
        description = "Perform any task that OFA was trained for, or a free instruction.",
        footer = {
            "",
            "Examples:",
            "  ofa run photo.jpg --prompt \"what are the objects in the image?\"",
            "  ofa run --prompt \"what is the summary of article \\\" ... \\\"?\"",
            "  ofa run --task match photo.jpg --text \"a dog on a beach\"",
            "  ofa run --task classify photos --choices \"cat,dog,bus\" --format csv",
            "  ofa run --task qqp --text \"how old are you?\" --text \"what is your age?\"",
            "  ofa run --task caption photo.jpg --top-p 0.9 --candidates 3 --seed 7",
            "",
            "'ofa tasks' lists the tasks with an example of each. The text of --prompt is given to the model",
            "unchanged, after one space; <bin_3>, <code_3> and <mask> stand for those tokens. Boxes in the output are",
            "printed in pixels, each with the score of its output."
        })
final class RunCommand extends RequestCommand {
    private static final int EDGES = 4;

    @Parameters(arity = "0..*", paramLabel = "IMAGE", description = ImageArguments.DESCRIPTION)
    private List<String> images = new ArrayList<>();

    @Option(
            names = "--task",
            paramLabel = "NAME",
            defaultValue = "run",
            description = "the task; 'ofa tasks' lists the names (default: ${DEFAULT-VALUE}, an instruction)")
    private String task;

    @Option(
            names = {"--text", "--prompt"},
            paramLabel = "TEXT",
            description = "the task's text (the instruction of run); once for each text of the task")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--region", paramLabel = "X0,Y0,X1,Y1", description = "a region of the image in pixels")
    private @Nullable String region;

    @Option(names = "--object-tags", paramLabel = "A,B,...", description = "names of objects in the image")
    private @Nullable String objectTags;

    @Mixin
    private ChoiceOptions choices;

    @Option(
            names = {"-o", "--out", "--output"},
            paramLabel = "FILE",
            description = "file for a generated image, PNG or JPEG by its extension; a directory for several inputs")
    private @Nullable Path out;

    private @Nullable GeneratedFiles files;

    @Override
    Set<Setting> settings() {
        return EnumSet.allOf(Setting.class);
    }

    @Override
    List<String> imageNames() {
        return images;
    }

    @Override
    Request request(GenerationOptions options) {
        Request request =
                Request.of(Task.of(task)).withText(texts.toArray(String[]::new)).withOptions(choices.addTo(options));
        request = region == null ? request : request.withRegion(box(region));
        return objectTags == null ? request : request.withObjectTags(ChoiceList.split(objectTags));
    }

    @Override
    void check(Request request, List<ImageArgument> named) {
        if (request.task().output() == Task.Output.IMAGES) {
            if (out == null) {
                throw CliError.ARGUMENT.with("task " + task + " generates an image; name its file with -o");
            }
            files = new GeneratedFiles(out, named.size() > 1, null);
            files.require();
        } else if (out != null) {
            throw CliError.ARGUMENT.with("task " + task + " generates no image; remove -o");
        }
    }

    @Override
    List<Path> write(int index, @Nullable ImageArgument image, Result result) {
        return files != null && result.images().isPresent()
                ? files.write(index, result.images().get())
                : List.of();
    }

    private static Box box(String region) {
        String[] edges = region.split(",", -1);
        float[] values = new float[EDGES];
        try {
            for (int i = 0; i < EDGES; i++) {
                values[i] = Float.parseFloat(edges[i]);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw CliError.ARGUMENT.causedBy(e, "--region is '" + region + "'; it must be four numbers X0,Y0,X1,Y1");
        }
        return new Box(values[0], values[1], values[2], values[3]);
    }
}
