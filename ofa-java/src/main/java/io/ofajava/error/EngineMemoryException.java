// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** The engine has no memory for a request, which was dropped; others go on. */
public class EngineMemoryException extends OfaException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line: what there is no memory for, and the remedy
     * @param cause what the platform said
     */
    public EngineMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
