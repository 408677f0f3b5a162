// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.error.Setting;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ofa answer IMAGE... QUESTION} */
@Command(
        name = "answer",
        description = "Answer a question about images, with free text or with one of several choices.",
        footer = {
            "",
            "Examples:",
            "  ofa answer photo.jpg \"what color is the bus?\"",
            "  ofa answer photo.jpg \"what color is the bus?\" --choices \"red,blue,white\"",
            "  ofa answer photo.jpg \"what is this?\" --choices-file labels.txt --n-best 5 --format json",
            "  ofa answer photos \"is it day or night?\" --format csv"
        })
final class AnswerCommand extends RequestCommand {
    @Parameters(
            arity = "2..*",
            paramLabel = "IMAGE... QUESTION",
            hideParamSyntax = true,
            description = ImageArguments.DESCRIPTION + "; the last argument is the question")
    private List<String> arguments;

    @Mixin
    private ChoiceOptions choices;

    @Override
    Set<Setting> settings() {
        return settingsOf("answer");
    }

    @Override
    List<String> imageNames() {
        return arguments.subList(0, arguments.size() - 1);
    }

    @Override
    Request request(GenerationOptions options) {
        return Request.of(Task.of("answer"))
                .withText(arguments.get(arguments.size() - 1))
                .withOptions(choices.addTo(options));
    }
}
