// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The only permitted outputs, as a list or from a file. */
final class ChoiceOptions {
    @Option(
            names = "--choices",
            paramLabel = "A,B,...",
            description = "the only permitted outputs, separated by commas")
    private @Nullable String list;

    @Option(
            names = "--choices-file",
            paramLabel = "FILE",
            description = "the only permitted outputs, one per line; UTF-8")
    private @Nullable Path file;

    /** The options with these choices, or unchanged if there are none. */
    GenerationOptions addTo(GenerationOptions options) {
        if (list != null && file != null) {
            throw CliError.ARGUMENT.with("--choices and --choices-file exclude each other; set one of them");
        }
        if (list != null) {
            return options.withChoices(required(ChoiceList.split(list), "--choices"));
        }
        return file == null ? options : options.withChoices(required(ChoiceList.lines(file), file));
    }

    private static List<String> required(List<String> choices, Object source) {
        if (choices.isEmpty()) {
            throw CliError.ARGUMENT.with(source + " contains no choice; add at least one");
        }
        return choices;
    }
}
