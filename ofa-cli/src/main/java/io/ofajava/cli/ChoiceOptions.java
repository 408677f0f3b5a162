// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The only outputs there are, as a list or from a file. */
final class ChoiceOptions {
    @Option(
            names = "--choices",
            paramLabel = "A,B,...",
            description = "the only outputs there are, separated by commas")
    private @Nullable String list;

    @Option(
            names = "--choices-file",
            paramLabel = "FILE",
            description = "the only outputs there are, one a line; UTF-8")
    private @Nullable Path file;

    /** The options with these choices, or as they are where none are given. */
    GenerationOptions addTo(GenerationOptions options) {
        if (list == null && file == null) {
            return options;
        }
        if (list != null && file != null) {
            throw CliError.ARGUMENT.with("--choices and --choices-file exclude each other; give one of them");
        }
        List<String> choices = file == null ? ChoiceList.split(list) : ChoiceList.lines(file);
        if (choices.isEmpty()) {
            throw CliError.ARGUMENT.with((file == null ? "--choices" : file) + " names no choice; give at least one");
        }
        return options.withChoices(choices);
    }
}
