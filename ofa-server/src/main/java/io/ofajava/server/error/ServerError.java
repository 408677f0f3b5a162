// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.error;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/**
 * Errors in starting, running and stopping the server. {@link io.ofajava.server.error.ErrorCode} has those of requests.
 */
public enum ServerError implements ErrorCode {
    /** The model does not exist. */
    NO_MODEL(ErrorKind.INVALID_INPUT, "model {path} does not exist"),
    /** The directory is not a model. */
    MODEL_DIRECTORY(ErrorKind.INVALID_INPUT, "model directory {path} {problem}"),
    /** An invalid setting of the server. */
    SETTING(ErrorKind.INVALID_INPUT, "{setting} {problem}"),
    /** The port cannot be opened. */
    NOT_LISTENING(
            ErrorKind.ENVIRONMENT,
            "cannot listen on {address}: {reason}; choose another port with OFA_PORT, another address with OFA_HOST"),
    /** The HTTP server does not stop. */
    NOT_STOPPED(ErrorKind.INTERNAL, "the HTTP server does not stop: {reason}"),
    /** The JVM does not support signal handlers. */
    NO_SIGNALS(
            ErrorKind.ENVIRONMENT,
            "this JVM does not support signal handlers (module jdk.unsupported is missing), so the server "
                    + "could not finish requests when it is stopped"),
    /** The model failed its warm-up requests. */
    WARM_UP_FAILED(ErrorKind.INTERNAL, "the model does not respond: {reason}");

    private final ErrorKind kind;
    private final MessageTemplate template;

    ServerError(ErrorKind kind, String template) {
        this.kind = kind;
        this.template = MessageTemplate.of(template);
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public MessageTemplate template() {
        return template;
    }
}
