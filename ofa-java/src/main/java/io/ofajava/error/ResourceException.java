// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import org.jspecify.annotations.Nullable;

/**
 * There is not enough memory, disk space or device capacity for a request. Other requests are not affected. A retry may
 * succeed.
 */
public class ResourceException extends OfaException {
    private static final long serialVersionUID = 1L;

    /**
     * Usually created by {@link ErrorCode#with}.
     *
     * @param cause may be null
     */
    public ResourceException(ErrorCode code, @Nullable Throwable cause, @Nullable Object... parameters) {
        super(code, cause, parameters);
    }
}
