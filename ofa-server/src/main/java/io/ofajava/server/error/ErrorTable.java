// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.error;

import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.ModelOutputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.ResourceException;
import io.ofajava.error.SettingStyle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps exceptions to responses. Unknown exceptions are logged in full and reported as an internal error; no stack trace
 * reaches a client.
 */
public final class ErrorTable {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorTable.class);

    private ErrorTable() {}

    /** Removes the wrappers that futures add to an exception. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The response to a failure. */
    public static ApiException of(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof ApiException known) {
            return known;
        }
        if (cause instanceof InvalidInputException || cause instanceof ModelOutputException) {
            return new ApiException(ErrorCode.UNPROCESSABLE, OfaException.message(cause, SettingStyle.SERVER), cause);
        }
        if (cause instanceof OfaException memory && memory.code() == ImageError.MEMORY_BUSY) {
            return new ApiException(ErrorCode.OVERLOADED, memory.message(SettingStyle.SERVER), cause).retryAfter(1);
        }
        if (cause instanceof OfaException memory && memory.code() == ImageError.MEMORY_EXCEEDED) {
            return new ApiException(ErrorCode.BODY_TOO_LARGE, memory.message(SettingStyle.SERVER), cause);
        }
        if (cause instanceof ResourceException) {
            LOG.warn(
                    "the engine was out of memory in a request: {}",
                    cause.getMessage()); // the log has the sizes, which concern the operator
            return new ApiException(
                    ErrorCode.OUT_OF_MEMORY,
                    "the engine is out of memory; request fewer candidates or beams or a smaller image, try "
                            + "again later, or give the server more memory (on the CPU: -XX:MaxDirectMemorySize)",
                    cause);
        }
        if (cause instanceof OutOfMemoryError) {
            LOG.warn("the JVM was out of memory in a request: {}", cause.getMessage());
            return new ApiException(
                    ErrorCode.OUT_OF_MEMORY,
                    "the server is out of memory; send a smaller request, try again later, or give the server "
                            + "more memory (-Xmx)",
                    cause);
        }
        if (cause instanceof TimeoutException) {
            return new ApiException(ErrorCode.DEADLINE_EXCEEDED, "not finished before the deadline", cause);
        }
        if (cause instanceof CancellationException) {
            return new ApiException(ErrorCode.CLIENT_CLOSED, "the client has disconnected", cause);
        }
        if (cause instanceof RejectedExecutionException) {
            return new ApiException(ErrorCode.OVERLOADED, "too many requests at once; try again later", cause)
                    .retryAfter(1);
        }
        LOG.error("a request failed because of a defect", failure);
        return new ApiException(
                ErrorCode.INTERNAL,
                cause instanceof OfaException
                        ? "the model failed; the log has the cause"
                        : "internal error; the log has the cause",
                cause);
    }
}
