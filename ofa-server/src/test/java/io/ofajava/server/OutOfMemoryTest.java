// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine's memory is exhausted during requests. On a CPU this is the JVM's direct memory, whose size can be set.
 */
class OutOfMemoryTest {
    /**
     * Enough for texts and for some positions of 32 images. 256 of their 1,024 positions take 38 MB of keys and values.
     */
    private static final String LITTLE =
            "-XX:MaxDirectMemorySize=40m -XX:+ExitOnOutOfMemoryError"; // the latter as in the container

    private static final String LARGE =
            "{\"task\": \"paint\", \"text\": \"everything\", \"options\": {\"candidates\": 32}%s}";

    @TempDir
    Path directory;

    @Test
    void insufficientMemoryIs507AndOthersContinue() {
        try (ServerProcess server = ServerProcess.start(
                Map.of("JAVA_TOOL_OPTIONS", LITTLE),
                "--model",
                TextToImageModel.write(directory.resolve("model"), 256).toString(),
                "--timeout",
                "86400",
                "--stream-timeout",
                "86400")) {
            server.awaitReady();
            CompletableFuture<HttpResponse<String>> large = server.invokeLater(String.format(LARGE, ""));
            server.await(
                    "the request is being decoded",
                    () -> large.isDone()
                            || LifecycleTest.metric(server, "ofa_decoder_requests{decoder=\"codes\",model=\"model\"}")
                                    > 0);
            String caption = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
            assertFalse(server.invoke(caption).get("text").asText().isEmpty(), "text requests must succeed meanwhile");
            HttpResponse<String> refused = large.join();
            ErrorAssertions.assertError(507, "out_of_memory", null, refused);
            String message = ServerProcess.json(refused).get("message").asText();
            assertTrue(
                    message.contains("fewer candidates or beams") && message.contains("-XX:MaxDirectMemorySize"),
                    message);
            assertTrue(
                    server.output().stream().anyMatch(line -> line.contains("no memory for a tensor of")),
                    "the cause is not in the log");
            assertGoesOn(server, caption);

            List<JsonNode> events = server.post(
                            "/invocations", "application/json", String.format(LARGE, ", \"stream\": true"))
                    .body()
                    .lines()
                    .map(ServerProcess::json)
                    .toList();
            assertEquals("started", events.get(0).path("event").asText(), events.toString());
            JsonNode last = events.get(events.size() - 1);
            assertEquals("error", last.path("event").asText(), events.toString());
            assertEquals("out_of_memory", last.path("code").asText(), events.toString());
            assertGoesOn(server, caption);

            assertEquals(
                    1, LifecycleTest.metric(server, "ofa_http_requests_seconds_count{status=\"507\",task=\"paint\"}"));
            assertEquals(2, LifecycleTest.metric(server, "ofa_dropped_total{reason=\"out_of_memory\"}"));
        }
    }

    private static void assertGoesOn(ServerProcess server, String caption) {
        assertEquals(200, server.get("/ping").statusCode());
        assertFalse(server.invoke(caption).get("text").asText().isEmpty());
        server.await(
                "the failed request has ended",
                () -> LifecycleTest.metric(server, "ofa_admitted{model=\"model\"}") == 0
                        && LifecycleTest.metric(server, "ofa_decoder_requests{decoder=\"codes\",model=\"model\"}")
                                == 0);
    }
}
