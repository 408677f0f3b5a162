// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.error;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An error response to a request. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");
    private static final int MOST_NAME = 100;

    private final ErrorCode code;
    private final @Nullable String path;
    private final long retryAfterSeconds;

    private ApiException(
            ErrorCode code,
            @Nullable String message,
            @Nullable String path,
            long retryAfterSeconds,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.path = path;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** @param message one line for the user */
    public ApiException(ErrorCode code, String message) {
        this(code, message, null, 0, null);
    }

    /** @param message one line for the user */
    public ApiException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, 0, cause);
    }

    /**
     * An invalid field.
     *
     * @param path JSON Pointer of the field (RFC 6901), such as {@code /1/options/beamSize}; empty for the whole body
     * @param message what is wrong with it; the path is prepended: {@code 1/options/beamSize: must be ...}
     */
    public static ApiException field(String path, String message) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST, path.isEmpty() ? message : subject(path) + ": " + message, path, 0, null);
    }

    /** Shortens names from clients and makes them printable on one line. */
    private static String subject(String path) {
        String name = CONTROL.matcher(path.substring(1)).replaceAll("?");
        return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME) + "...";
    }

    /** Adds the path of a field, unless the error has one. */
    public ApiException at(String field) {
        return path != null ? this : new ApiException(code, getMessage(), field, retryAfterSeconds, getCause());
    }

    /** Adds the time after which the client may retry. */
    public ApiException retryAfter(long seconds) {
        return new ApiException(code, getMessage(), path, Math.max(1, seconds), getCause());
    }

    /** The code. */
    public ErrorCode code() {
        return code;
    }

    /** JSON Pointer of the invalid field, or null. */
    public @Nullable String path() {
        return path;
    }

    /** Seconds after which a retry may succeed, or 0 if unknown. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
