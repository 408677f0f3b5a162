// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import org.jspecify.annotations.Nullable;

/**
 * The model wrote something else than the task needs: no box, or image tokens instead of text. Usually it was not
 * trained for the task.
 */
public class ModelOutputException extends OfaException {
    private static final long serialVersionUID = 1L;

    /**
     * Usually made by {@link ErrorCode#with}.
     *
     * @param cause may be null
     */
    public ModelOutputException(ErrorCode code, @Nullable Throwable cause, @Nullable Object... parameters) {
        super(code, cause, parameters);
    }
}
