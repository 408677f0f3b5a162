// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Calls that the state of an object does not permit. */
public enum StateError implements ErrorCode {
    /** The model was closed. */
    CLOSED(ErrorKind.STATE, "this model is closed; load it again"),
    /** The calling thread was interrupted. */
    INTERRUPTED(ErrorKind.STATE, "interrupted while the model was working; the request was dropped"),
    /** An unexpected failure. */
    MODEL_FAILED(ErrorKind.INTERNAL, "the model failed: {reason}"),
    /** A decoder was closed from its own engine. */
    CLOSED_IN_STEP(ErrorKind.STATE, "a decoder cannot be closed by its own engine, in the middle of a step"),
    /** A blocking call on a thread of the model. */
    BLOCKING_CALL_IN_CALLBACK(
            ErrorKind.STATE,
            "{call} would block the model's own thread and never return; use async(), or call it from another "
                    + "thread"),
    /** A listener of a request threw an exception. */
    LISTENER_FAILED(ErrorKind.STATE, "the listener of the request failed: {reason}"),
    /** The executor that decodes images rejected a request. */
    DECODING_REJECTED(
            ErrorKind.RESOURCE,
            "the executor that decodes images rejected the request ({reason}); submit fewer requests at once");

    private final ErrorKind kind;
    private final MessageTemplate template;

    StateError(ErrorKind kind, String template) {
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
