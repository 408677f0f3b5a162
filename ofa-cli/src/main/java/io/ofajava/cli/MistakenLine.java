// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one sentence with the remedy. */
final class MistakenLine {
    private static final String PICOCLI_PREFIX = "Error: ";

    private MistakenLine() {}

    static String message(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String help = "; '" + command.getCommandSpec().qualifiedName() + " --help' explains";
        if (command.getParent() == null
                && mistake instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().get(0).startsWith("-")) {
            List<String> near = unmatched.getSuggestions();
            return "there is no command '" + unmatched.getUnmatched().get(0) + "'"
                    + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?") + help;
        }
        String said = mistake.getMessage();
        return (said.startsWith(PICOCLI_PREFIX) ? said.substring(PICOCLI_PREFIX.length()) : said) + help;
    }
}
