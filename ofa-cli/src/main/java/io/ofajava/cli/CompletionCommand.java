// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ofa completion bash|zsh} */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options in a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(ofa completion bash)                        this shell",
            "  ofa completion bash > ~/.local/share/bash-completion/completions/ofa",
            "  ofa completion zsh > ~/.ofa-completion.zsh           then source it in ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {
    /** Both shells use the same script, which calls {@code bashcompinit} in zsh. */
    private static final List<String> SHELLS = List.of("bash", "zsh");

    @ParentCommand
    private OfaCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    private String shell;

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw CliError.ARGUMENT.with("there is no completion for the shell '" + shell + "'; name bash or zsh");
        }
        root.out().print(AutoComplete.bash("ofa", spec.root().commandLine()));
        root.out().flush();
        return ExitCode.OK;
    }
}
