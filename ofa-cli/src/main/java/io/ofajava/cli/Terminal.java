// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.Console;

/**
 * Whether people watch. The launcher knows for each stream and says so in {@code ofa.stdout.terminal} and
 * {@code ofa.stderr.terminal}; a jar that is started by hand asks the JDK, which knows of stdin and stdout together
 * only.
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
        String told = System.getProperty(property);
        return told != null ? Boolean.parseBoolean(told) : hasConsole();
    }

    /** Since JDK 22 a console object says nothing by itself; its method {@code isTerminal} does. */
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // an older JDK, where having a console means being at a terminal
        }
    }
}
