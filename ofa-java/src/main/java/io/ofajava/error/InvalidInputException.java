// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/**
 * Input that cannot be used as it is: a broken file, a picture over the limits, an empty prompt. The caller can mend
 * it; nothing was changed.
 */
public class InvalidInputException extends OfaException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: which input, what is wrong with it, what would be accepted */
    public InvalidInputException(String message) {
        super(message);
    }

    /**
     * @param message one line: which input, what is wrong with it, what would be accepted
     * @param cause what made it unusable
     */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
