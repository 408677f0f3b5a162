// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import java.io.IOException;

/** A fetch that gave nothing; the message says why, in words for the user, and does not name the address. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1;

    /** Whose fault it is. */
    public enum Kind {
        /** The address, or one that it redirects to, is not allowed or cannot be used. */
        REFUSED,
        /** The other server answers with an error, or not at all. */
        FAILED,
        /** The content is over the limit. */
        TOO_LARGE
    }

    private final Kind kind;

    FetchException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
