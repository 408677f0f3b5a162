// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/**
 * Colours of the terminal. None where the output is not a terminal, where {@code NO_COLOR} is set to anything but the
 * empty text (no-color.org), or where {@code TERM} is {@code dumb}.
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

    /** @param noColor and {@code term}: values of the variables, or null */
    static boolean wanted(@Nullable String noColor, @Nullable String term) {
        return (noColor == null || noColor.isEmpty()) && !"dumb".equals(term);
    }

    /** The scheme of help texts. */
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
