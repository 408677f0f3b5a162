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
 * The one table from exception to answer. What it does not know is logged whole and told of in three words: no stack
 * trace leaves.
 */
public final class ErrorTable {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorTable.class);

    private ErrorTable() {}

    /** What went wrong, without what futures put around it. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The answer to a failure. */
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
                    "the engine had no memory for a request: {}",
                    cause.getMessage()); // with its sizes, which are for whoever runs the server
            return new ApiException(
                    ErrorCode.OUT_OF_MEMORY,
                    "the engine has no memory for this request; ask for fewer candidates or beams or a smaller image, try"
                            + " again later, or run the server with more memory (on the CPU that is -XX:MaxDirectMemorySize)",
                    cause);
        }
        if (cause instanceof OutOfMemoryError) {
            LOG.warn("the JVM had no memory for a request: {}", cause.getMessage());
            return new ApiException(
                    ErrorCode.OUT_OF_MEMORY,
                    "the server has no memory for this request; make it smaller, ask again later, or run the server with more"
                            + " memory (-Xmx)",
                    cause);
        }
        if (cause instanceof TimeoutException) {
            return new ApiException(ErrorCode.DEADLINE_EXCEEDED, "not done in time", cause);
        }
        if (cause instanceof CancellationException) {
            return new ApiException(ErrorCode.CLIENT_CLOSED, "the client has disconnected", cause);
        }
        if (cause instanceof RejectedExecutionException) {
            return new ApiException(ErrorCode.OVERLOADED, "too many requests at once; ask again later", cause)
                    .retryAfter(1);
        }
        LOG.error("a request failed by a defect", failure);
        return new ApiException(
                ErrorCode.INTERNAL,
                cause instanceof OfaException
                        ? "the model failed; the log has the cause"
                        : "internal error; the log has the cause",
                cause);
    }
}
