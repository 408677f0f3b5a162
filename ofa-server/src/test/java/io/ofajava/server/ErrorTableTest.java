// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.EngineMemoryException;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.NoBoxException;
import io.ofajava.error.NoTextException;
import io.ofajava.error.OfaException;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.error.ErrorTable;
import io.ofajava.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The table from exception to status. */
class ErrorTableTest {
    @Test
    void everyExceptionHasItsStatusAndWhatIsSecretStaysSo() {
        Map<Throwable, Integer> table = new LinkedHashMap<>();
        table.put(new InvalidInputException("the question is empty"), 422);
        table.put(new NoBoxException("no box"), 422);
        table.put(new NoTextException("codes"), 422);
        table.put(new EngineMemoryException("no memory for a tensor", null), 507);
        table.put(new OutOfMemoryError("Java heap space"), 507);
        table.put(new TimeoutException(), 504);
        table.put(new CancellationException(), 499);
        table.put(new RejectedExecutionException(), 429);
        table.put(new OfaException("the engine failed in /secret/place"), 500);
        table.put(new IllegalStateException("at io.ofajava.Secret"), 500);
        table.forEach((failure, status) -> {
            for (Throwable wrapped : new Throwable[] {
                failure, new CompletionException(failure), new ExecutionException(new CompletionException(failure))
            }) {
                ApiException error = ErrorTable.of(wrapped);
                assertEquals(status, error.code().status(), failure.toString());
                assertFalse(
                        error.getMessage().toLowerCase(java.util.Locale.ROOT).contains("secret"), error.getMessage());
                assertFalse(error.getMessage().isEmpty());
            }
        });
        ApiException known = ApiException.field("/text", "is missing");
        assertEquals(known, ErrorTable.of(new CompletionException(known)));
        assertEquals("text: is missing", known.getMessage(), "a message has a subject");
        assertEquals(
                "1/options/beamSize: must be a number",
                ApiException.field("/1/options/beamSize", "must be a number").getMessage());
        assertEquals(
                "the body is empty", ApiException.field("", "the body is empty").getMessage());
        assertEquals(
                "a??b: is no field",
                ApiException.field("/a\n\u001bb", "is no field").getMessage());
        assertEquals(
                "x".repeat(100) + "...: is no field",
                ApiException.field("/" + "x".repeat(5000), "is no field").getMessage());
        assertEquals("/text", known.at("/elsewhere").path(), "the place that is known first is the nearest");
    }

    /** Jackson names a source that it is told not to show; what is left is the place. */
    @Test
    void brokenJsonIsNamedByItsPlaceAlone() {
        Json json = new Json(ServerConfig.of(Map.of(), Map.of()).limits());
        byte[] cut = "{\"task\":\"caption\"".getBytes(StandardCharsets.UTF_8);
        ApiException error = assertThrows(ApiException.class, () -> json.read(cut, 0, cut.length));
        assertTrue(
                error.getMessage().contains("start marker at line: 1, column: 1)")
                        && error.getMessage().endsWith("(line 1, column 18)"),
                error.getMessage());
        assertFalse(
                error.getMessage().contains("Source") || error.getMessage().contains("REDACTED"), error.getMessage());
    }

    @Test
    void aStatusOfTheHttpLayerHasACode() {
        assertEquals(ErrorCode.HEADERS_TOO_LARGE, ErrorCode.ofStatus(431));
        assertEquals(ErrorCode.INVALID_REQUEST, ErrorCode.ofStatus(417));
        assertEquals(ErrorCode.HTTP_VERSION_NOT_SUPPORTED, ErrorCode.ofStatus(505));
        assertEquals(ErrorCode.INTERNAL, ErrorCode.ofStatus(599));
    }
}
