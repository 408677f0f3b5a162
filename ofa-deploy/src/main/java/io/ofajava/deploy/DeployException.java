// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import org.jspecify.annotations.Nullable;

/** A failure with a message for the user that states the problem and the remedy. */
public final class DeployException extends RuntimeException {
    private final boolean mistake;

    private DeployException(String message, boolean mistake, @Nullable Throwable cause) {
        super(message, cause);
        this.mistake = mistake;
    }

    /** An error in the caller's settings. */
    static DeployException mistake(String message) {
        return new DeployException(message, true, null);
    }

    /** An error of AWS, or of the connection to it. */
    static DeployException failure(String message, @Nullable Throwable cause) {
        return new DeployException(message, false, cause);
    }

    /** Whether the caller's settings caused the error. */
    public boolean isMistake() {
        return mistake;
    }
}
