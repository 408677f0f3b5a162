// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.QuietException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "400, Bad URI path, INVALID_REQUEST, Bad URI path",
        "400, , INVALID_REQUEST, HTTP status 400",
        "431, Request Header Fields Too Large, HEADERS_TOO_LARGE, Request Header Fields Too Large",
        "505, Unknown Version, HTTP_VERSION_NOT_SUPPORTED, Unknown Version"
    })
    void aStatusOfJettyIsKept(int status, String reason, ErrorCode code, String message) {
        ApiException error = HttpErrors.of(status, reason, new IllegalStateException("not shown"));
        assertEquals(code, error.code());
        assertEquals(message, error.getMessage());
    }

    @Test
    void aConnectionThatEndedIsNotADefect() {
        for (Throwable failure : new Throwable[] {
            new EofException(),
            new ClosedChannelException(),
            new QuietException.Exception(new EofException("Early EOF"))
        }) {
            assertEquals(
                    ErrorCode.CLIENT_CLOSED,
                    HttpErrors.of(500, failure.toString(), failure).code(),
                    failure::toString);
        }
    }

    @Test
    void otherExceptionsHaveTheStatusThatTheyHaveInARequest() {
        assertEquals(
                ErrorCode.CLIENT_CLOSED,
                HttpErrors.of(500, "", new QuietException.Exception(new CancellationException()))
                        .code());
        assertEquals(
                ErrorCode.DEADLINE_EXCEEDED,
                HttpErrors.of(500, "", new TimeoutException()).code());
        ApiException defect = HttpErrors.of(500, "secret", new IllegalStateException("secret"));
        assertEquals(ErrorCode.INTERNAL, defect.code());
        assertEquals("internal error; the log has the cause", defect.getMessage());
        assertEquals(ErrorCode.INTERNAL, HttpErrors.of(500, null, null).code());
    }
}
