// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.Answer;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ofa answer IMAGE QUESTION} */
@Command(
        name = "answer",
        description = "Answer a question about a picture, in free words or with one of some candidates.",
        footer = {
            "",
            "Examples:",
            "  ofa answer photo.jpg \"what color is the bus?\"",
            "  ofa answer photo.jpg \"what color is the bus?\" --candidates \"red,blue,white\"",
            "  ofa answer photo.jpg \"what is this?\" --candidates-file labels.txt --n-best 5 --json"
        })
final class AnswerCommand extends ModelCommand {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "a PNG, JPEG, WebP, GIF or BMP file")
    private Path image;

    @Parameters(index = "1", paramLabel = "QUESTION", description = "one question")
    private String question;

    @ArgGroup
    private Closed closed;

    private List<String> candidates;

    /** The candidates of a closed question. */
    static final class Closed {
        @Option(
                names = "--candidates",
                paramLabel = "A,B,...",
                required = true,
                description = "the only answers there are, separated by commas")
        private String list;

        @Option(
                names = "--candidates-file",
                paramLabel = "FILE",
                required = true,
                description = "the only answers there are, one a line; UTF-8")
        private Path file;

        List<String> read() {
            List<String> candidates = file == null ? ChoiceList.split(list) : ChoiceList.lines(file);
            if (candidates.isEmpty()) {
                throw CliError.ARGUMENT.with(
                        (file == null ? "--candidates" : file) + " names no candidate; give at least one");
            }
            return candidates;
        }
    }

    @Override
    void check() {
        candidates = closed == null ? null : closed.read();
    }

    @Override
    int ask(Ofa ofa, GenerationOptions options) {
        ImageInput source = ImageInput.of(image);
        GenerationOptions chosen = candidates == null ? options : options.withChoices(candidates);
        Answer answer = ofa.answer(source, question, chosen);
        writer().answer(image.toString(), question, answer);
        return ExitCode.OK;
    }
}
