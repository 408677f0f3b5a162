package io.ofajava.server.error;

import io.ofajava.EngineMemoryException;
import io.ofajava.InvalidInputException;
import io.ofajava.NoBoxException;
import io.ofajava.OfaException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one table from exception to answer. What it does not know is logged whole and told of in three words: no stack trace leaves. */
public final class ErrorTable {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorTable.class);

    private ErrorTable() {
    }

    /** The answer to a failure. */
    public static ApiException of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ApiException known) {
            return known;
        }
        if (cause instanceof InvalidInputException || cause instanceof NoBoxException) {
            return new ApiException(ErrorCode.UNPROCESSABLE, cause.getMessage(), cause);
        }
        if (cause instanceof EngineMemoryException || cause instanceof OutOfMemoryError) {
            return new ApiException(ErrorCode.OUT_OF_MEMORY, "no memory for this request; make it smaller or ask again later", cause);
        }
        if (cause instanceof TimeoutException) {
            return new ApiException(ErrorCode.DEADLINE_EXCEEDED, "not done in time", cause);
        }
        if (cause instanceof CancellationException) {
            return new ApiException(ErrorCode.CLIENT_CLOSED, "the client has gone", cause);
        }
        if (cause instanceof RejectedExecutionException) {
            return new ApiException(ErrorCode.OVERLOADED, "too many requests at once; ask again later", cause).retryAfter(1);
        }
        LOG.error("a request failed by a defect", failure);
        return new ApiException(ErrorCode.INTERNAL, cause instanceof OfaException ? "the model failed; the log has the cause" : "internal error; the log has the cause", cause);
    }
}
