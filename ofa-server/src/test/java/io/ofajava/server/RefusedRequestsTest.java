// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.ErrorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that /invocations refuses, with the invalid field or the limit. */
class RefusedRequestsTest {
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--max-list", "4", "--max-body-bytes", "2000000", "--max-text-chars", "2000")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{} # /task",
                "{\"task\": \"sing\"} # /task",
                "{\"task\": \"caption\"} # /image",
                "{\"task\": \"caption\", \"image\": \"\"} # /image",
                "{\"task\": \"caption\", \"image\": \"%%%\"} # /image",
                "{\"task\": \"caption\", \"image\": \"s3://bucket\"} # /image",
                "{\"task\": \"caption\", \"image\": \"s3://BUCKET/key\"} # /image",
                "{\"task\": \"caption\", \"image\": \"http://169.254.169.254/latest/meta-data\"} # /image",
                "{\"task\": \"caption\", \"image\": \"HTTPS://example.org/a.png\"} # /image",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"text\": \"x\"} # /text",
                "{\"task\": \"answer\", \"image\": \"AAAA\"} # /text",
                "{\"task\": \"answer\", \"image\": \"AAAA\", \"text\": 3} # /text",
                "{\"task\": \"answer\", \"image\": \"AAAA\", \"text\": \"x\", \"choices\": [\"a\", 2]} # /choices/1",
                "{\"task\": \"ground\", \"image\": \"AAAA\", \"text\": \"x\", \"choices\": [\"a\"]} # /choices",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"beamSize\": 0}} # /options/beamSize",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"beamSize\": 1e3}} # /options/beamSize",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"beam\": 5}} # /options/beam",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"imageSize\": 17}} # /options/imageSize",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"promptType\": \"loud\"}} # /options/promptType",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"colour\": \"red\"} # /colour",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"output\": {}} # /output",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"timeoutMillis\": 0} # /timeoutMillis",
                "{\"task\": \"paint\", \"text\": \"x\", \"image\": \"AAAA\"} # /image",
                "{\"task\": \"paint\", \"text\": \"x\", \"options\": {\"topK\": 3, \"topP\": 0.5}} # /options/topP",
                "{\"task\": \"paint\", \"text\": \"x\", \"options\": {\"temperature\": -1}} # /options/temperature",
                "{\"task\": \"paint\", \"text\": \"x\", \"options\": {\"topP\": 0.5, \"temperature\": 1000}} # /options/temperature",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"topP\": 0.5, \"temperature\": 0}} # /options/temperature",
                "{\"task\": \"caption\", \"image\": \"http://localhost:99999/a.png\"} # /image",
                "{\"task\": \"paint\", \"text\": \"x\", \"output\": {\"s3\": {\"bucket\": \"not-listed\"}}} # /output/s3/bucket",
                "{\"task\": \"paint\", \"text\": \"x\", \"output\": {\"presign\": true}} # /output/presign",
                "{\"task\": \"paint\", \"text\": \"x\", \"output\": {\"s3\": {\"prefix\": \"a\"}}} # /output/s3/bucket",
                "[] # ''",
                "7 # ''",
                "{\"task\": \"caption\", \"task\": \"answer\"} # ''",
                "{\"task\": \"caption\"} {} # ''",
            })
    void aFieldThatCannotBeUsedIsNamedByItsPath(String body, String path) {
        assertError(400, "invalid_request", path, server.post("/invocations", "application/json", body));
    }

    @Test
    void unusableInputsAre422() {
        assertError(
                422,
                "unprocessable",
                "/image",
                server.post(
                        "/invocations",
                        "application/json",
                        ExampleImages.request("caption", new byte[] {1, 2, 3}, "")));
        assertError(
                422,
                "unprocessable",
                "/1/image",
                server.post(
                        "/invocations",
                        "application/json",
                        "[" + ExampleImages.request("caption", ExampleImages.DIAMOND, "") + ","
                                + ExampleImages.request("caption", new byte[] {1, 2, 3}, "") + "]"));
        assertError(
                422,
                "unprocessable",
                "/image",
                server.post(
                        "/invocations", "image/png", "no image", "X-Amzn-SageMaker-Custom-Attributes", "task=caption"));
        byte[] bomb = ExampleImages.DIAMOND.clone();
        bomb[18] = (byte) 0xFF; // a width of about 65,000 pixels in a header of a few bytes
        bomb[22] = (byte) 0xFF;
        assertEquals(
                422,
                server.post("/invocations", "application/json", ExampleImages.request("caption", bomb, ""))
                        .statusCode());
        assertError(
                422,
                "unprocessable",
                "/options",
                server.post(
                        "/invocations",
                        "application/json",
                        ExampleImages.request(
                                "caption", ExampleImages.DIAMOND, ", \"options\": {\"beamSize\": 2, \"nBest\": 3}")));
    }

    @Test
    void limitsApplyBeforeAllocation() {
        assertError(413, "body_too_large", null, server.post("/invocations", "application/json", new byte[2_000_001]));
        assertError(400, "invalid_request", "", server.post("/invocations", "application/json", "[".repeat(100_000)));
        assertError(
                400,
                "invalid_request",
                "/text",
                server.post(
                        "/invocations",
                        "application/json",
                        "{\"task\": \"run\", \"text\": \"" + "x".repeat(2001) + "\"}"));
        HttpResponse<String> headers =
                server.post("/invocations", "application/json", "{}", "X-Long", "x".repeat(20_000));
        assertEquals(431, headers.statusCode());
        assertEquals(
                "headers_too_large", ServerProcess.json(headers).get("code").asText());
    }

    @Test
    void otherTypesMethodsAndPathsAreRefused() {
        assertError(415, "unsupported_media_type", null, server.post("/invocations", "text/csv", "a,b"));
        assertError(400, "invalid_request", null, server.post("/invocations", "image/png", ExampleImages.DIAMOND));
        assertError(400, "invalid_request", null, server.post("/invocations", "multipart/form-data", "x"));
        HttpResponse<String> method = server.get("/invocations");
        assertError(405, "method_not_allowed", null, method);
        assertEquals("POST", method.headers().firstValue("Allow").orElseThrow());
        assertError(404, "not_found", null, server.get("/nothing"));
    }

    @Test
    void invalidHttpGetsTheCommonErrorFormat() {
        for (String broken : List.of(
                "NONSENSE\r\n\r\n",
                "GET /ping HTTP/9.9\r\n\r\n",
                "GET /ping HTTP/1.1\r\n\r\n",
                "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")) {
            try (RawConnection connection = new RawConnection(server)) {
                String answer = connection.send(broken).readAll();
                assertTrue(answer.matches("(?s)HTTP/1.1 (400|505) .*"), broken + " gave " + answer);
                assertTrue(
                        ServerProcess.json(answer.substring(answer.indexOf("\r\n\r\n")))
                                .hasNonNull("requestId"),
                        answer);
            }
        }
    }
}
