// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import org.junit.jupiter.api.function.Executable;

/** Checks errors for invalid input: typed, one line, and naming the cause. */
public final class Refusal {
    private Refusal() {}

    /** Runs {@code action}, which must fail with a one-line error that contains all of {@code parts}. */
    public static void of(Executable action, String... parts) {
        String message = assertThrows(InvalidInputException.class, action).getMessage();
        assertFalse(message.contains("\n"), message);
        assertFalse(message.contains("[Source"), message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + message + "\" should contain \"" + part + "\"");
        }
    }
}
