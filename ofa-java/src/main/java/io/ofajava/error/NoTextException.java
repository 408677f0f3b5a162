// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/**
 * A model that was asked for a caption or an answer wrote picture codes, as one does that was trained to paint alone.
 */
public class NoTextException extends OfaException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: what came instead and the remedy */
    public NoTextException(String message) {
        super(message);
    }
}
