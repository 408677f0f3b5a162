// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.Console;

/**
 * Whether the output streams are terminals. The launcher passes this for each stream in {@code ofa.stdout.terminal} and
 * {@code ofa.stderr.terminal}. Without the launcher, the JDK decides, for stdin and stdout together only.
 */
final class Terminal {
    private Terminal() {}

    static boolean showsOutput() {
        return ask("ofa.stdout.terminal");
    }

    static boolean showsErrors() {
        return ask("ofa.stderr.terminal");
    }

    private static boolean ask(String property) {
        String value = System.getProperty(property);
        return value != null ? Boolean.parseBoolean(value) : hasConsole();
    }

    /** Since JDK 22 a console exists without a terminal; its method {@code isTerminal} distinguishes the cases. */
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // in older JDKs, a console exists only on a terminal
        }
    }
}
