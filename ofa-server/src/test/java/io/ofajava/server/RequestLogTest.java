// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The log line of a request, and its id. */
class RequestLogTest {
    private static final String CAPTION = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start().awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Texts, images and responses are never logged, whatever the outcome of the request. */
    @Test
    void contentsOfRequestsAreNotLogged() {
        String secret = "zebra-in-the-bathroom-4711";
        String image = ExampleImages.base64(ExampleImages.DIAMOND);
        List<String> bodies = List.of(
                "{\"task\": \"run\", \"image\": \"" + image + "\", \"text\": \"" + secret + "\"}",
                "{\"task\": \"" + secret + "\"}",
                "{\"task\": \"caption\", \"" + secret + "\": 1}",
                "{\"task\": \"answer\", \"image\": \"" + secret + "\", \"text\": \"" + secret + "\"}",
                "{\"task\": \"caption\", \"image\": \"s3://" + secret + "/" + secret + "\"}",
                "{\"task\": \"caption\", \"image\": \"http://" + secret + "/" + secret + "\"}",
                secret);
        for (int i = 0; i < bodies.size(); i++) {
            server.post(
                    "/invocations?q=" + secret,
                    "application/json",
                    bodies.get(i),
                    "X-Amzn-SageMaker-Inference-Id",
                    "logged-" + i,
                    "X-Amzn-SageMaker-Custom-Attributes",
                    "note=" + secret,
                    "traceparent",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }
        int last = bodies.size() - 1;
        server.await("the last line", () -> server.output().stream().anyMatch(line -> line.contains("logged-" + last)));
        assertTrue(
                server.output().stream()
                        .filter(line -> line.contains("logged-"))
                        .allMatch(line -> line.contains("\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"")),
                "the trace of its request is missing in a line");
        List<String> telling = server.output().stream()
                .filter(line -> line.contains(secret) || line.contains(image.substring(0, 40)))
                .toList();
        assertEquals(List.of(), telling);
    }

    @Test
    void theCallersIdAndAttributesAreEchoed() {
        HttpResponse<String> response = server.post(
                "/invocations",
                "application/json",
                CAPTION,
                "X-Amzn-SageMaker-Inference-Id",
                "mine-42",
                "X-Amzn-SageMaker-Custom-Attributes",
                "trace=abc");
        assertEquals("mine-42", ServerProcess.json(response).get("requestId").asText());
        assertEquals("mine-42", response.headers().firstValue("X-Request-Id").orElseThrow());
        assertEquals(
                "trace=abc",
                response.headers()
                        .firstValue("X-Amzn-SageMaker-Custom-Attributes")
                        .orElseThrow());
        server.await(
                "the log line",
                () -> server.log(line -> line.path("requestId").asText().equals("mine-42"))
                                .size()
                        == 1);
        JsonNode line = server.log(each -> each.path("requestId").asText().equals("mine-42"))
                .get(0);
        assertEquals("caption", line.get("task").asText());
        assertEquals(200, line.get("status").asInt());
        String hostile = ServerProcess.json(server.post(
                        "/invocations",
                        "application/json",
                        CAPTION,
                        "X-Amzn-SageMaker-Inference-Id",
                        "../../etc/passwd"))
                .get("requestId")
                .asText();
        assertFalse(hostile.contains("/"), "an id with a slash would name other objects in S3: " + hostile);
    }
}
