// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import org.jspecify.annotations.Nullable;

/** An input, a setting or a checkpoint that cannot be used as it is. The caller can correct it; nothing was changed. */
public class InvalidInputException extends OfaException {
    private static final long serialVersionUID = 1L;

    /** An error without a code of its own yet. Use {@link ErrorCode#with}: this constructor goes. */
    public InvalidInputException(@Nullable String message) {
        this(StateError.UNCLASSIFIED_INPUT, null, message);
    }

    /** An error without a code of its own yet. Use {@link ErrorCode#causedBy}: this constructor goes. */
    public InvalidInputException(@Nullable String message, @Nullable Throwable cause) {
        this(StateError.UNCLASSIFIED_INPUT, cause, message);
    }

    /**
     * Usually made by {@link ErrorCode#with}.
     *
     * @param cause may be null
     */
    public InvalidInputException(ErrorCode code, @Nullable Throwable cause, @Nullable Object... parameters) {
        super(code, cause, parameters);
    }
}
