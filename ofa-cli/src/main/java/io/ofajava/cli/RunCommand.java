// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.OptionError;
import io.ofajava.image.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa run [--task NAME] [IMAGE] [--text TEXT]...} */
@Command(
        name = "run",
        description = "Perform any task that OFA was trained for, or follow any instruction.",
        footer = {
            "",
            "Examples:",
            "  ofa run photo.jpg --prompt \"what are the objects in the image?\"",
            "  ofa run --prompt \"what is the summary of article \\\" ... \\\"?\"",
            "  ofa run --task match photo.jpg --text \"a dog on a beach\"",
            "  ofa run --task classify photo.jpg --choices \"cat,dog,bus\"",
            "  ofa run --task qqp --text \"how old are you?\" --text \"what is your age?\"",
            "  ofa run --task caption photo.jpg --top-p 0.9 --candidates 3 --seed 7",
            "",
            "'ofa tasks' lists the tasks with an example of each. The text of --prompt is given to the model as it",
            "stands, after one space; <bin_3>, <code_3> and <mask> in it mean those tokens. Boxes in the output are",
            "printed in pixels."
        })
final class RunCommand implements Callable<Integer> {
    private static final int EDGES = 4;

    @ParentCommand
    private OfaCommand root;

    @Parameters(
            arity = "0..1",
            paramLabel = "IMAGE",
            description = "a PNG, JPEG, WebP, GIF or BMP file, for a task that reads one")
    private Path image;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            defaultValue = "run",
            description = "what to do; 'ofa tasks' lists the names (default: ${DEFAULT-VALUE}, an instruction)")
    private String task;

    @Option(
            names = {"--text", "--prompt"},
            paramLabel = "TEXT",
            description = "the task's text (the instruction of run); once for each text that the task takes")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--region", paramLabel = "X0,Y0,X1,Y1", description = "a region of the image in pixels")
    private String region;

    @Option(names = "--object-tags", paramLabel = "A,B,...", description = "names of objects on the image")
    private String objectTags;

    @Option(
            names = "--choices",
            paramLabel = "A,B,...",
            description = "the only outputs there are, separated by commas")
    private String choices;

    @Option(names = "--choices-file", paramLabel = "FILE", description = "the only outputs there are, one a line")
    private Path choicesFile;

    @Option(
            names = {"-o", "--out", "--output"},
            paramLabel = "FILE",
            description = "where a generated image goes, as PNG or JPEG by its ending")
    private Path out;

    @Option(names = "--vqgan", paramLabel = "DIR", description = "the VQGAN (default: vqgan beside the weights)")
    private Path vqgan;

    @Option(
            names = "--clip",
            paramLabel = "FILE",
            description = "a CLIP that ranks images (default: clip beside the weights)")
    private Path clip;

    @Option(names = "--json", description = "print JSON, one object a line")
    private boolean json;

    @Mixin
    private ModelOptions modelOptions;

    private final GenerationFlags flags = new GenerationFlags();

    /** The generation options, to be added to the command line. */
    GenerationFlags flags() {
        return flags;
    }

    @Override
    public Integer call() {
        Request request = request();
        boolean paints = request.task().output() == Task.Output.IMAGES;
        if (paints && out == null) {
            throw CliError.ARGUMENT.with("task " + task + " generates an image; say where it goes with -o");
        }
        GeneratedFiles files = paints ? new GeneratedFiles(out, false, null) : null;
        if (paints) {
            files.require();
        }
        try (Ofa ofa = paints ? modelOptions.loadPainter(vqgan, clip) : modelOptions.load()) {
            Result result = ofa.run(request);
            List<Path> written = paints ? files.write(0, result.images().orElseThrow()) : List.of();
            report(request, result, written);
            return ExitCode.OK;
        }
    }

    private Request request() {
        GenerationOptions options = flags.options();
        if (choices != null && choicesFile != null) {
            throw CliError.ARGUMENT.with("give either --choices or --choices-file");
        }
        if (choices != null || choicesFile != null) {
            options = options.withChoices(choices != null ? ChoiceList.split(choices) : ChoiceList.lines(choicesFile));
        }
        Request request =
                Request.of(Task.of(task)).withText(texts.toArray(String[]::new)).withOptions(options);
        request = image == null ? request : request.withImage(ImageInput.of(image));
        request = region == null ? request : request.withRegion(box(region));
        return objectTags == null ? request : request.withObjectTags(ChoiceList.split(objectTags));
    }

    private static Box box(String region) {
        String[] edges = region.split(",", -1);
        float[] values = new float[EDGES];
        try {
            for (int i = 0; i < EDGES; i++) {
                values[i] = Float.parseFloat(edges[i]);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw OptionError.WRONG_TYPE.causedBy(e, "--region", "'" + region + "'", "four numbers X0,Y0,X1,Y1");
        }
        return new Box(values[0], values[1], values[2], values[3]);
    }

    private void report(Request request, Result result, List<Path> written) {
        new ResultWriter(root.out(), json).result(image == null ? null : image.toString(), request, result, written);
    }
}
