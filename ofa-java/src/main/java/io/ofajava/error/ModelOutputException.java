// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import org.jspecify.annotations.Nullable;

/**
 * The model's output is not what the task needs, for example image tokens instead of text, or no box. Usually the model
 * was not trained for the task.
 */
public class ModelOutputException extends OfaException {
    private static final long serialVersionUID = 1L;

    /**
     * Usually created by {@link ErrorCode#with}.
     *
     * @param cause may be null
     */
    public ModelOutputException(ErrorCode code, @Nullable Throwable cause, @Nullable Object... parameters) {
        super(code, cause, parameters);
    }
}
