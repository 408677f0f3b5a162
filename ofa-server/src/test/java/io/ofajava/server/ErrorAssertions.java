// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** Checks the common format of errors. */
final class ErrorAssertions {
    private ErrorAssertions() {}

    /** @param path of the invalid field; null if it is not compared */
    static void assertError(int status, String code, String path, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        JsonNode error = ServerProcess.json(response);
        assertEquals(code, error.get("code").asText());
        assertFalse(error.get("message").asText().isEmpty());
        assertEquals(
                response.headers()
                        .firstValue("X-Request-Id")
                        .orElse(error.get("requestId").asText()),
                error.get("requestId").asText());
        // Codes of KMS end like Java class names.
        String body = response.body().replaceAll("KMS\\.\\w+Exception", "");
        assertFalse(body.contains("Exception") || body.contains("io.ofajava") || body.contains("\\tat "), body);
        assertFalse(body.matches(".*\\s--[a-z].*"), "errors name fields and settings, not flags: " + body);
        if (path == null) {
            return;
        }
        assertEquals(path, error.path("path").asText(null), response.body());
        assertNull(error.get("trace"));
    }
}
