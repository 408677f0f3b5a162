package io.ofajava.cli;

import io.ofajava.Generation;
import io.ofajava.ImageSource;
import io.ofajava.Ofa;
import io.ofajava.RequestOptions;
import io.ofajava.task.Task;
import io.ofajava.task.Tasks;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa run [IMAGE] --prompt TEXT} */
@Command(name = "run", description = "Give the model any instruction that it was trained on.",
        footer = {"", "Examples:", "  ofa run photo.jpg --prompt \"what are the objects in the image?\"", "  ofa run photo.jpg --prompt \"does the image describe \\\" a dog \\\"?\"",
            "  ofa run --prompt \"what is the summary of article \\\" ... \\\"?\"", "", "The prompt is given to the model as it stands, after one space.",
            "<bin_3>, <code_3> and <mask> in it mean those tokens; boxes in the output are printed in pixels."})
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private OfaCommand root;

    @Parameters(arity = "0..1", paramLabel = "IMAGE", description = "a PNG, JPEG, WebP, GIF or BMP file; leave it out for an instruction about text")
    private Path image;

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "the instruction")
    private String prompt;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin
    private ModelOptions modelOptions;

    @Mixin
    private SearchOptions searchOptions;

    @Override
    public Integer call() {
        RequestOptions options = searchOptions.toRequestOptions();
        try (Ofa ofa = modelOptions.load()) {
            Task task = Tasks.INSTRUCT;
            Generation generation = ofa.run(task, image == null ? null : ImageSource.of(image), options, prompt);
            new ResultWriter(root.out(), json).generation(image == null ? null : image.toString(), prompt, generation);
        }
        return ExitCode.OK;
    }
}
