// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Describes an error in a command line in one sentence with its remedy. */
final class MistakenLine {
    /** Maximum edit distance of a proposed option. */
    private static final int NEAR = 3;

    private MistakenLine() {}

    static String message(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String sentence = sentence(mistake, command, name);
        return sentence + (sentence.endsWith("?") ? " See '" : "; see '") + name + " --help'";
    }

    private static String sentence(ParameterException mistake, CommandLine command, String name) {
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), command, name);
        }
        if (mistake instanceof MissingParameterException missing) {
            return missing(missing, name);
        }
        if (mistake instanceof OverwrittenOptionException twice) {
            return label(twice.getOverwritten()) + " is set twice; set it once";
        }
        if (mistake instanceof MutuallyExclusiveArgsException) {
            return exclusive(mistake);
        }
        if (mistake instanceof MaxValuesExceededException) {
            return "too many values for " + label(mistake.getArgSpec());
        }
        ArgSpec argument = mistake.getArgSpec();
        if (argument != null && mistake.getValue() != null) {
            return label(argument) + " is '" + mistake.getValue() + "'; it must be " + expected(argument);
        }
        return argument == null ? plain(mistake.getMessage()) : "the value of " + label(argument) + " is invalid";
    }

    private static String unmatched(String argument, CommandLine command, String name) {
        if (argument.startsWith("-") && argument.length() > 1) {
            String given = argument.replaceFirst("=.*", "");
            return "unknown option '" + given + "' of " + name + suggestion(nearest(given, optionNames(command)));
        }
        if (!command.getSubcommands().isEmpty()) {
            return "unknown command '" + argument + "'"
                    + suggestion(nearest(
                            argument, List.copyOf(command.getSubcommands().keySet())));
        }
        return name + " does not accept another argument '" + argument + "'; put a text of several words in quotes";
    }

    private static String suggestion(Optional<String> nearest) {
        return nearest.map(text -> "; did you mean '" + text + "'?").orElse("");
    }

    private static List<String> optionNames(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    /** The name with the smallest edit distance, if that is small relative to its length. */
    static Optional<String> nearest(String given, List<String> names) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : names) {
            int edits = name.startsWith(given) && given.length() > 3 ? 1 : edits(given, name);
            if (edits < fewest) {
                fewest = edits;
                best = name;
            }
        }
        return fewest <= Math.min(NEAR, given.replace("-", "").length() / 2)
                ? Optional.ofNullable(best)
                : Optional.empty();
    }

    /** Levenshtein distance. */
    private static int edits(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static String missing(MissingParameterException missing, String name) {
        // "Missing required parameter for option '--model' (<model>)": the option is present without a value.
        if (missing.getMissing().isEmpty()
                || String.valueOf(missing.getMessage()).contains("parameter for option")) {
            ArgSpec argument =
                    missing.getArgSpec() != null || missing.getMissing().isEmpty()
                            ? missing.getArgSpec()
                            : missing.getMissing().get(0);
            return argument == null ? plain(missing.getMessage()) : label(argument) + " requires a value";
        }
        return name + " requires "
                + missing.getMissing().stream()
                        .map(argument ->
                                argument instanceof OptionSpec ? "the option " + label(argument) : label(argument))
                        .distinct()
                        .collect(Collectors.joining(" and "));
    }

    private static String exclusive(ParameterException mistake) {
        String names = String.valueOf(mistake.getMessage())
                .replaceFirst("^Error: ", "")
                .replaceFirst(" are mutually exclusive.*", "")
                .replaceAll("=[^,]*", "");
        return names + " exclude each other; set one of them";
    }

    /** The name in the help. */
    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName()
                : ((PositionalParamSpec) argument).paramLabel().replaceAll("[<>]", "");
    }

    private static String expected(ArgSpec argument) {
        Class<?> type = argument.auxiliaryTypes().length == 0 ? argument.type() : argument.auxiliaryTypes()[0];
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == float.class || type == Float.class || type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A message of the parser, in this command's format. */
    private static String plain(@Nullable String sentence) {
        String text = String.valueOf(sentence).replaceFirst("^Error: ", "");
        return text.isEmpty()
                ? "the command line is invalid"
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
