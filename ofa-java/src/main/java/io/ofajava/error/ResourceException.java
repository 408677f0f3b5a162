// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import org.jspecify.annotations.Nullable;

/** There is not enough memory, disk or device for a request. Other requests go on; the same call may succeed later. */
public class ResourceException extends OfaException {
    private static final long serialVersionUID = 1L;

    /**
     * Usually made by {@link ErrorCode#with}.
     *
     * @param cause may be null
     */
    public ResourceException(ErrorCode code, @Nullable Throwable cause, @Nullable Object... parameters) {
        super(code, cause, parameters);
    }
}
