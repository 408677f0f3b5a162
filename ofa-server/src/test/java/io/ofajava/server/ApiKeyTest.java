// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ServerError;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** API keys, and the default address. */
class ApiKeyTest {
    private static final String KEY = "a-token-of-this-test-1";

    private static HttpResponse<String> send(ServerProcess server, String method, String path, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void requestsNeedTheTokenAndHealthChecksDoNot() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(Map.of("OFA_API_KEY", KEY)).awaitReady()) {
            for (String open : List.of("/ping", "/openapi.json", "/")) {
                assertEquals(200, send(server, "GET", open, null).statusCode(), open);
            }
            for (String authorization :
                    new String[] {null, "", "Bearer", "Bearer ", "Bearer " + KEY + "2", "Basic " + KEY, KEY}) {
                HttpResponse<String> refused = send(server, "POST", "/invocations", authorization);
                assertEquals(401, refused.statusCode(), authorization);
                assertEquals(
                        "Bearer",
                        refused.headers().firstValue("WWW-Authenticate").orElse(""));
                assertTrue(refused.body().contains("\"unauthorized\""), refused.body());
                assertFalse(refused.body().contains(KEY));
            }
            assertEquals(401, send(server, "GET", "/metrics", null).statusCode());
            assertEquals(200, send(server, "GET", "/metrics", "bearer " + KEY).statusCode());
            // With a valid token, a request without a body is rejected for its body.
            assertEquals(
                    400, send(server, "POST", "/invocations", "Bearer " + KEY).statusCode());
        }
    }

    @Test
    void aWeakTokenIsRefusedWithoutRepeatingIt() {
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> ServerConfig.of(Map.of("OFA_API_KEY", "hunter2"), Map.of()));
        assertEquals(ServerError.SETTING, refused.code());
        assertEquals("OFA_API_KEY", refused.parameters().get("setting"));
        assertFalse(refused.getMessage().contains("hunter2"), refused.getMessage());
    }

    @Test
    void theDefaultAddressIsThisMachineExceptOnSageMaker() {
        assertEquals("127.0.0.1", ServerConfig.of(Map.of(), Map.of()).host());
        assertEquals(
                "0.0.0.0",
                ServerConfig.of(Map.of("SAGEMAKER_BIND_TO_PORT", "8080"), Map.of())
                        .host());
        assertEquals(
                "0.0.0.0",
                ServerConfig.of(Map.of("OFA_HOST", "0.0.0.0"), Map.of()).host());
    }
}
