// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.error;

import java.util.Locale;

/**
 * Errors of requests, with their HTTP status. The lower-case names are the {@code code} in responses and are stable.
 */
public enum ErrorCode {
    /** The body or a header violates the contract. The error has the field's path. */
    INVALID_REQUEST(400),
    /** The request carries no valid bearer token. */
    UNAUTHORIZED(401),
    /** No such route, or no such model. */
    NOT_FOUND(404),
    /** The route does not support the method. */
    METHOD_NOT_ALLOWED(405),
    /** The response has no type that {@code Accept} permits. */
    NOT_ACCEPTABLE(406),
    /** The body did not arrive in time. */
    REQUEST_TIMEOUT(408),
    /** A model with that name is already loaded. */
    MODEL_EXISTS(409),
    /** The body exceeds the limit. */
    BODY_TOO_LARGE(413),
    /** The content type is not supported. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /**
     * Well formed but impossible: a damaged image, a question that is too long, a task that the model does not support.
     */
    UNPROCESSABLE(422),
    /** The queue is full, or the request could not finish by its deadline. */
    OVERLOADED(429),
    /** The headers exceed the limit. */
    HEADERS_TOO_LARGE(431),
    /** The client has disconnected; the response is not sent. */
    CLIENT_CLOSED(499),
    /** A defect of the server. */
    INTERNAL(500),
    /** Storage or another server failed. */
    UPSTREAM_FAILED(502),
    /** Loading, draining or failed. */
    UNAVAILABLE(503),
    /** The deadline has passed. The request's slot is free again. */
    DEADLINE_EXCEEDED(504),
    /** The HTTP version is not supported. */
    HTTP_VERSION_NOT_SUPPORTED(505),
    /** Not enough memory on the accelerator, or for another model. */
    OUT_OF_MEMORY(507);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The {@code code} of an answer. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code for a status that the HTTP layer chose. */
    public static ErrorCode ofStatus(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        return status >= 500 ? INTERNAL : INVALID_REQUEST;
    }
}
