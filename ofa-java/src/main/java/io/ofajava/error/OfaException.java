// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/**
 * A failure of this library. The message is one line that names the thing that failed and, where there is one, the
 * remedy; it is meant to be shown to a person as it is.
 */
public class OfaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: what failed and what to do about it */
    public OfaException(String message) {
        super(message);
    }

    /**
     * @param message one line: what failed and what to do about it
     * @param cause what made it fail
     */
    public OfaException(String message, Throwable cause) {
        super(message, cause);
    }
}
