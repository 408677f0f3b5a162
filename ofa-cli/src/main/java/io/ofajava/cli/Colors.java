// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/**
 * Terminal colours. Disabled if the output is not a terminal, if {@code NO_COLOR} is set and not empty (no-color.org),
 * or if {@code TERM} is {@code dumb}.
 */
final class Colors {
    private static final String RESET = "\u001b[0m";

    private final boolean on;

    private Colors(boolean on) {
        this.on = on;
    }

    /** For standard output. */
    static Colors ofOutput() {
        return new Colors(Terminal.showsOutput() && wanted(System.getenv("NO_COLOR"), System.getenv("TERM")));
    }

    /** For standard error. */
    static Colors ofErrors() {
        return new Colors(Terminal.showsErrors() && wanted(System.getenv("NO_COLOR"), System.getenv("TERM")));
    }

    /**
     * @param noColor value of NO_COLOR, or null
     * @param term value of TERM, or null
     */
    static boolean wanted(@Nullable String noColor, @Nullable String term) {
        return (noColor == null || noColor.isEmpty()) && !"dumb".equals(term);
    }

    /** The colour scheme of help texts. */
    Help.ColorScheme scheme() {
        return Help.defaultColorScheme(on ? Ansi.ON : Ansi.OFF);
    }

    String red(String text) {
        return paint("31", text);
    }

    String green(String text) {
        return paint("32", text);
    }

    String bold(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
