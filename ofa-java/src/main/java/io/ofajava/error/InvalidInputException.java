// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import org.jspecify.annotations.Nullable;

/** An input, a setting or a checkpoint cannot be used. The caller can correct it. The failed call had no effect. */
public class InvalidInputException extends OfaException {
    private static final long serialVersionUID = 1L;

    /**
     * Usually created by {@link ErrorCode#with}.
     *
     * @param cause may be null
     */
    public InvalidInputException(ErrorCode code, @Nullable Throwable cause, @Nullable Object... parameters) {
        super(code, cause, parameters);
    }
}
