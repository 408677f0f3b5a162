// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.error;

import java.util.Locale;

/** What can be wrong, with its HTTP status. The names in lower case are the {@code code} of an answer; they stay. */
public enum ErrorCode {
    /** The body or a header is not what the contract says; the field's path is told. */
    INVALID_REQUEST(400),
    /** The request carries no valid bearer token. */
    UNAUTHORIZED(401),
    /** No such route, or no such model. */
    NOT_FOUND(404),
    /** The route takes another method. */
    METHOD_NOT_ALLOWED(405),
    /** No type that {@code Accept} allows can be made from this request. */
    NOT_ACCEPTABLE(406),
    /** The body did not arrive in time. */
    REQUEST_TIMEOUT(408),
    /** A model of that name is loaded already. */
    MODEL_EXISTS(409),
    /** The body is over the limit. */
    BODY_TOO_LARGE(413),
    /** A body of this type is not read. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /** Well formed but impossible: a damaged image, too long a question, a task that the model lacks. */
    UNPROCESSABLE(422),
    /** Too much is waiting, or it could not be done in time. */
    OVERLOADED(429),
    /** The headers are over the limit. */
    HEADERS_TOO_LARGE(431),
    /** The client has gone; nobody reads this. */
    CLIENT_CLOSED(499),
    /** A defect of ours. */
    INTERNAL(500),
    /** Storage or another server failed. */
    UPSTREAM_FAILED(502),
    /** Loading, draining or failed. */
    UNAVAILABLE(503),
    /** Not done by the deadline; its place is free again. */
    DEADLINE_EXCEEDED(504),
    /** The request is in a version of HTTP that the server does not speak. */
    HTTP_VERSION_NOT_SUPPORTED(505),
    /** No memory for it on the accelerator or for another model. */
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

    /** The code of a status that the HTTP layer chose. */
    public static ErrorCode ofStatus(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        return status >= 500 ? INTERNAL : INVALID_REQUEST;
    }
}
