// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags for the output format. */
final class OutputOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, json (one object per line) or csv; the same on a terminal and in a pipe "
                    + "(default: text)")
    private @Nullable String format;

    @Option(names = "--json", description = "the same as --format json")
    private boolean json;

    /** Output formats. */
    enum Format {
        /** Text for people. */
        TEXT,
        /** JSON Lines. */
        JSON,
        /** RFC 4180 with a header. */
        CSV
    }

    /** @throws io.ofajava.error.InvalidInputException for an unknown format, or two formats */
    Format format() {
        if (format == null) {
            return json ? Format.JSON : Format.TEXT;
        }
        for (Format known : Format.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(format.toLowerCase(Locale.ROOT))) {
                if (json && known != Format.JSON) {
                    throw CliError.ARGUMENT.with(
                            "--json and --format " + format + " exclude each other; set one of them");
                }
                return known;
            }
        }
        throw CliError.ARGUMENT.with("--format is '" + format + "'; it must be text, json or csv");
    }

    /**
     * Creates the writer of records, for commands that run no task.
     *
     * @throws io.ofajava.error.InvalidInputException as {@link #format}
     */
    Records records(PrintWriter out) {
        return new Records(out, format());
    }

    /**
     * Creates the writer of results.
     *
     * @param several whether there are several inputs, whose names are then printed
     */
    ResultWriter writer(PrintWriter out, boolean several) {
        return switch (format()) {
            case TEXT -> new TextResults(out, several);
            case JSON -> new JsonResults(out);
            case CSV -> new CsvResults(out);
        };
    }
}
