// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Generation;
import io.ofajava.ImageSource;
import io.ofajava.Ofa;
import io.ofajava.RequestOptions;
import io.ofajava.task.Tasks;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ofa run [IMAGE] --prompt TEXT} */
@Command(
        name = "run",
        description = "Give the model any instruction that it was trained on.",
        footer = {
            "",
            "Examples:",
            "  ofa run photo.jpg --prompt \"what are the objects in the image?\"",
            "  ofa run photo.jpg --prompt \"does the image describe \\\" a dog \\\"?\"",
            "  ofa run --prompt \"what is the summary of article \\\" ... \\\"?\"",
            "",
            "The prompt is given to the model as it stands, after one space.",
            "<bin_3>, <code_3> and <mask> in it mean those tokens; boxes in the output are printed in pixels."
        })
final class RunCommand extends ModelCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "IMAGE",
            description = "a PNG, JPEG, WebP, GIF or BMP file; leave it out for an instruction about text")
    private Path image;

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "the instruction")
    private String prompt;

    @Override
    int ask(Ofa ofa, RequestOptions options) {
        Generation generation = ofa.run(Tasks.INSTRUCT, image == null ? null : ImageSource.of(image), options, prompt);
        writer().generation(image == null ? null : image.toString(), prompt, generation);
        return ExitCode.OK;
    }
}
