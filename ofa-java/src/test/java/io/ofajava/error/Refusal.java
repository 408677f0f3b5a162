// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** Checks the code and the parameters of errors; the texts belong to the codes (docs/messages.md). */
public final class Refusal {
    private Refusal() {}

    /** Runs {@code action}, which must fail with this code, each of {@code parts} in one of its parameters. */
    public static OfaException of(ErrorCode code, Executable action, String... parts) {
        return oneOf(List.of(code), action, parts);
    }

    /** As {@link #of}, for inputs that may be recognised at several places. */
    public static OfaException oneOf(List<? extends ErrorCode> codes, Executable action, String... parts) {
        OfaException refused = assertThrows(OfaException.class, action);
        assertTrue(codes.contains(refused.code()), () -> refused.code() + " instead of " + codes + ": " + refused);
        String message = refused.getMessage();
        assertFalse(message.contains("\n") || message.contains("[Source"), message);
        for (String part : parts) {
            assertTrue(
                    refused.parameters().values().stream()
                            .anyMatch(value -> String.valueOf(value).contains(part)),
                    () -> refused.parameters() + " should contain \"" + part + "\"");
        }
        return refused;
    }
}
