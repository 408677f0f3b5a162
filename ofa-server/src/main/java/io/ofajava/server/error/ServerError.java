// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.error;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.MessageTemplate;

/** Errors while the server starts, runs and stops; what a request gets is an ErrorCode. */
public enum ServerError implements ErrorCode {
    /** There is no model. */
    NO_MODEL(ErrorKind.INVALID_INPUT, "model {path} does not exist"),
    /** A directory that is no model. */
    MODEL_DIRECTORY(ErrorKind.INVALID_INPUT, "model directory {path} {problem}"),
    /** A setting of the server that cannot be used. */
    SETTING(ErrorKind.INVALID_INPUT, "{setting} {problem}"),
    /** The port cannot be had. */
    NOT_LISTENING(ErrorKind.ENVIRONMENT, "cannot listen on {address}: {reason}; choose another port with OFA_PORT"),
    /** The HTTP server does not stop. */
    NOT_STOPPED(ErrorKind.INTERNAL, "the HTTP server does not stop: {reason}"),
    /** The JVM does not deliver signals. */
    NO_SIGNALS(
            ErrorKind.ENVIRONMENT,
            "this JVM lets nobody take signals (module jdk.unsupported is missing), so the server "
                    + "could not finish requests when it is stopped"),
    /** The model failed its first requests. */
    WARM_UP_FAILED(ErrorKind.INTERNAL, "the model does not answer: {reason}");

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
