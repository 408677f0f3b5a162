// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.EngineError;
import io.ofajava.error.TaskError;
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

/** The mapping from exceptions to statuses. */
class ErrorTableTest {
    @Test
    void everyExceptionHasAStatusAndLeaksNoSecrets() {
        Map<Throwable, Integer> table = new LinkedHashMap<>();
        table.put(TaskError.TEXT_EMPTY.with("question"), 422);
        table.put(TaskError.NO_BOX.with("a bird", "a tree"), 422);
        table.put(TaskError.NO_TEXT.with(), 422);
        table.put(EngineError.OUT_OF_HOST_MEMORY.with(1), 507);
        table.put(new OutOfMemoryError("Java heap space"), 507);
        table.put(new TimeoutException(), 504);
        table.put(new CancellationException(), 499);
        table.put(new RejectedExecutionException(), 429);
        table.put(EngineError.FAILED.with("the engine", "/secret/place", "a test"), 500);
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
        assertEquals("text: is missing", known.getMessage(), "the message must begin with the field");
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
        assertEquals("/text", known.at("/elsewhere").path(), "the path that is set first must be kept");
    }

    /** Jackson mentions the source even if it must not; only the location is kept. */
    @Test
    void invalidJsonIsReportedWithItsLocation() {
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
