// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ofa help [COMMAND]}: the same text as {@code ofa COMMAND --help}. */
@Command(
        name = "help",
        description = "Explain a command.",
        footer = {"", "Examples:", "  ofa help caption", "  ofa help endpoint invoke"})
final class HelpCommand implements Callable<Integer> {
    @ParentCommand
    private OfaCommand root;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "the command to explain (default: ofa itself)")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        CommandLine explained = root.commandLineOfRoot();
        for (String name : names) {
            CommandLine next = explained.getSubcommands().get(name);
            if (next == null) {
                throw new UnmatchedArgumentException(explained, List.of(name));
            }
            explained = next;
        }
        explained.usage(root.out());
        root.out().flush();
        return ExitCode.OK;
    }
}
