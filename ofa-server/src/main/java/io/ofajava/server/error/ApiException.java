// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.error;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that gets an error for an answer. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");
    private static final int MOST_NAME = 100;

    private final ErrorCode code;
    private final String path;
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

    /** @param message one line for people */
    public ApiException(ErrorCode code, String message) {
        this(code, message, null, 0, null);
    }

    /** @param message one line for people */
    public ApiException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, 0, cause);
    }

    /**
     * A field that cannot be used.
     *
     * @param path JSON Pointer of the field (RFC 6901), such as {@code /1/options/beamSize}; empty for the whole body
     * @param message what is wrong with it; its place is put before it: {@code 1/options/beamSize: must be ...}
     */
    public static ApiException field(String path, String message) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST, path.isEmpty() ? message : subject(path) + ": " + message, path, 0, null);
    }

    /** A stranger's names are one line, and no long one. */
    private static String subject(String path) {
        String name = CONTROL.matcher(path.substring(1)).replaceAll("?");
        return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME) + "...";
    }

    /** The same error for a field; keeps a path that is known already. */
    public ApiException at(String field) {
        return path != null ? this : new ApiException(code, getMessage(), field, retryAfterSeconds, getCause());
    }

    /** The same error with advice when to come again. */
    public ApiException retryAfter(long seconds) {
        return new ApiException(code, getMessage(), path, Math.max(1, seconds), getCause());
    }

    /** What it is. */
    public ErrorCode code() {
        return code;
    }

    /** JSON Pointer of the field at fault, or null. */
    public String path() {
        return path;
    }

    /** Seconds after which another try has a chance, or 0 where nothing is known. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
