// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** A model that was asked for a box wrote something else, as one does that was not trained for it. */
public class NoBoxException extends OfaException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: what was asked for and what came instead */
    public NoBoxException(String message) {
        super(message);
    }
}
