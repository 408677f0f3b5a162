// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.config;

import java.io.Console;

/** Whether a person reads the standard output. */
final class Terminal {
    private Terminal() {}

    static boolean isOutput() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there is a console without a terminal, too, and this method tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
