// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failed fetch. The message states the reason for the user, without the address. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1;

    /** The cause of a failure. */
    public enum Kind {
        /** The address, or one that it redirects to, is not allowed or invalid. */
        REFUSED,
        /** The other server responds with an error, or not at all. */
        FAILED,
        /** The content is over the limit. */
        TOO_LARGE
    }

    private final Kind kind;

    FetchException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The cause of the failure. */
    public Kind kind() {
        return kind;
    }
}
