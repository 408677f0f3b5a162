package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ofajava.EngineMemoryException;
import io.ofajava.InvalidInputException;
import io.ofajava.NoBoxException;
import io.ofajava.OfaException;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.error.ErrorTable;
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
        table.put(new EngineMemoryException("no memory for a tensor", null), 507);
        table.put(new OutOfMemoryError("Java heap space"), 507);
        table.put(new TimeoutException(), 504);
        table.put(new CancellationException(), 499);
        table.put(new RejectedExecutionException(), 429);
        table.put(new OfaException("the engine failed in /secret/place"), 500);
        table.put(new IllegalStateException("at io.ofajava.Secret"), 500);
        table.forEach((failure, status) -> {
            for (Throwable wrapped : new Throwable[] {failure, new CompletionException(failure), new ExecutionException(new CompletionException(failure))}) {
                ApiException error = ErrorTable.of(wrapped);
                assertEquals(status, error.code().status(), failure.toString());
                assertFalse(error.getMessage().toLowerCase(java.util.Locale.ROOT).contains("secret"), error.getMessage());
                assertFalse(error.getMessage().isEmpty());
            }
        });
        ApiException known = ApiException.field("/text", "is missing");
        assertEquals(known, ErrorTable.of(new CompletionException(known)));
        assertEquals("/text", known.at("/elsewhere").path(), "the place that is known first is the nearest");
    }

    @Test
    void aStatusOfTheHttpLayerHasACode() {
        assertEquals(ErrorCode.HEADERS_TOO_LARGE, ErrorCode.ofStatus(431));
        assertEquals(ErrorCode.INVALID_REQUEST, ErrorCode.ofStatus(417));
        assertEquals(ErrorCode.INTERNAL, ErrorCode.ofStatus(505));
    }
}
