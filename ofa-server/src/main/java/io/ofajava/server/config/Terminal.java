// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.config;

import java.io.Console;

/** Whether standard output is a terminal. */
final class Terminal {
    private Terminal() {}

    static boolean isOutput() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22, System.console() is not null without a terminal; Console.isTerminal() distinguishes the
            // cases.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
