// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.error.ErrorTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Gives errors that Jetty itself reports (an invalid request line, headers over the limit, a connection that ends) the
 * common format. Thread-safe.
 */
final class HttpErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = Exchange.idOf(request);
        ApiException error = of(response.getStatus(), (String) request.getAttribute(ERROR_MESSAGE), (Throwable)
                request.getAttribute(ERROR_EXCEPTION));
        response.setStatus(error.code().status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(Json.write(Json.error(error, id))), callback);
        return true;
    }

    /**
     * The error to report.
     *
     * @param status the status that Jetty chose; 500 for every exception without a status of its own, including a
     *     connection that the client has ended
     * @param reason Jetty's description for the client, or null
     * @param cause the exception, or null
     */
    static ApiException of(int status, @Nullable String reason, @Nullable Throwable cause) {
        ErrorCode code = ErrorCode.ofStatus(status);
        if (code != ErrorCode.INTERNAL) {
            return new ApiException(code, reason == null ? "HTTP status " + status : reason);
        }
        Throwable failure = cause instanceof QuietException && cause.getCause() != null ? cause.getCause() : cause;
        if (failure instanceof IOException) {
            return new ApiException(
                    ErrorCode.CLIENT_CLOSED, "the connection ended before the request was complete", failure);
        }
        return ErrorTable.of(failure == null ? new IllegalStateException("HTTP status " + status) : failure);
    }
}
