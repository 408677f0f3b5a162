// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import org.jspecify.annotations.Nullable;

/** Something that a user should read: what failed and what to do about it. */
public final class DeployException extends RuntimeException {
    private final boolean mistake;

    private DeployException(String message, boolean mistake, @Nullable Throwable cause) {
        super(message, cause);
        this.mistake = mistake;
    }

    /** The settings are at fault. */
    static DeployException mistake(String message) {
        return new DeployException(message, true, null);
    }

    /** AWS, or the way to it, is at fault. */
    static DeployException failure(String message, @Nullable Throwable cause) {
        return new DeployException(message, false, cause);
    }

    /** Whether the caller's settings are at fault. */
    public boolean isMistake() {
        return mistake;
    }
}
