// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** An input, a setting or a checkpoint that cannot be used as it is. The caller can correct it; nothing was changed. */
public class InvalidInputException extends OfaException {
    private static final long serialVersionUID = 1L;

    /** An error without a code of its own yet. Use {@link ErrorCode#with}: this constructor goes. */
    public InvalidInputException(String message) {
        this(StateError.UNCLASSIFIED_INPUT, null, message);
    }

    /** An error without a code of its own yet. Use {@link ErrorCode#causedBy}: this constructor goes. */
    public InvalidInputException(String message, Throwable cause) {
        this(StateError.UNCLASSIFIED_INPUT, cause, message);
    }

    /**
     * Usually made by {@link ErrorCode#with}.
     *
     * @param cause may be null
     */
    public InvalidInputException(ErrorCode code, Throwable cause, Object... parameters) {
        super(code, cause, parameters);
    }
}
