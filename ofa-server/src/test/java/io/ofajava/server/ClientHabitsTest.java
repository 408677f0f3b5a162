// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.Bytes.gzip;
import static io.ofajava.server.Bytes.join;
import static io.ofajava.server.Bytes.utf8;
import static io.ofajava.server.ErrorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Variations of requests that real clients send. Each row was reported as a problem of another server. Each is a
 * request over a separate socket.
 */
class ClientHabitsTest {
    private static final String ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes";
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MAX_BODY = 200_000;
    private static ServerProcess server;
    private static String captionText;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                        "--default-task",
                        "caption",
                        "--cors-origins",
                        "https://app.example.org,http://localhost:3000",
                        "--max-body-bytes",
                        String.valueOf(MAX_BODY),
                        "--timeout",
                        "86400")
                .awaitReady();
        captionText = server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                .get("text")
                .asText();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String caption(String image) {
        return "{\"task\": \"caption\", \"image\": \"" + image + "\"}";
    }

    static Stream<Arguments> images() {
        String plain = ExampleImages.base64(ExampleImages.DIAMOND);
        String mime = Base64.getMimeEncoder().encodeToString(ExampleImages.DIAMOND);
        String urlSafe = Base64.getUrlEncoder().encodeToString(ExampleImages.DIAMOND);
        return Stream.of(
                Arguments.of("line breaks of MIME", mime.replace("\r\n", "\\r\\n")),
                Arguments.of("line breaks of base64(1)", mime.replace("\r\n", "\\n") + "\\n"),
                Arguments.of("URL-safe alphabet", urlSafe),
                Arguments.of("no padding", plain.replace("=", "")),
                Arguments.of("URL-safe without padding", urlSafe.replace("=", "")),
                Arguments.of("data: URL", "data:image/png;base64," + plain),
                Arguments.of("data: URL with a parameter", "data:image/png;charset=utf-8;base64," + plain),
                Arguments.of("data: URL in upper case", "DATA:image/png;BASE64," + plain),
                Arguments.of(
                        "data: URL, percent-encoded",
                        "data:image/png;base64,"
                                + plain.replace("+", "%2B").replace("/", "%2F").replace("=", "%3d")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void base64IsReadInEveryForm(String form, String image) {
        assertEquals(captionText, server.invoke(caption(image)).get("text").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b=", "=", "a*b", "\u00e9\u00e9\u00e9\u00e9", "data:image/png;base64,a%2", "data:,a"})
    void invalidBase64IsRefused(String image) {
        assertError(400, "invalid_request", "/image", server.post("/invocations", "application/json", caption(image)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/png",
                "image/jpg",
                "image/pjpeg",
                "image/x-png",
                "image/tiff",
                "application/x-image",
                "application/octet-stream",
                "binary/octet-stream",
                ""
            })
    void aBareImageOfAnyTypeGetsTheDefaultTask(String type) {
        HttpResponse<String> response =
                server.post("/invocations", type.isEmpty() ? null : type, ExampleImages.DIAMOND);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(captionText, ServerProcess.json(response).get("text").asText());
        HttpResponse<String> other = server.post(
                "/invocations",
                type.isEmpty() ? null : type,
                ExampleImages.DIAMOND,
                ATTRIBUTES,
                "task=ground;text=the cross");
        assertEquals("ground", ServerProcess.json(other).get("task").asText(), other.body());
    }

    @Test
    void aBareImageNeedsTheSetting() {
        try (ServerProcess plain = ServerProcess.start().awaitReady()) {
            assertError(
                    400, "invalid_request", "/task", plain.post("/invocations", "image/png", ExampleImages.DIAMOND));
        }
    }

    static Stream<Arguments> json() {
        String pretty = caption(ExampleImages.base64(ExampleImages.DIAMOND))
                .replace("{", "{\r\n  ")
                .replace(", ", ",\r\n  ")
                .replace("}", "\r\n}\r\n");
        byte[] plain = utf8(caption(ExampleImages.base64(ExampleImages.DIAMOND)));
        return Stream.of(
                Arguments.of("byte order mark", "application/json", join(MARK, plain)),
                Arguments.of("CRLF and indentation", "application/json", utf8(pretty)),
                Arguments.of("mark and CRLF", "application/json", join(MARK, utf8(pretty))),
                Arguments.of("charset", "application/json; charset=UTF-8", plain),
                Arguments.of("quoted charset", "application/json;Charset=\"utf8\"", plain),
                Arguments.of("us-ascii", "application/json; charset=us-ascii", plain),
                Arguments.of("no content type", null, plain),
                Arguments.of("no content type, mark", null, join(MARK, utf8(pretty))),
                Arguments.of("octet-stream", "application/octet-stream", plain));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("json")
    void jsonVariantsAreAccepted(String habit, String type, byte[] body) {
        HttpResponse<String> response = server.post("/invocations", type, body);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(captionText, ServerProcess.json(response).get("text").asText());
    }

    @Test
    void jsonInAnotherCharsetIsRefused() {
        String body = caption(ExampleImages.base64(ExampleImages.DIAMOND));
        for (String charset : List.of("iso-8859-1", "utf-16", "no-such-charset")) {
            assertError(
                    415,
                    "unsupported_media_type",
                    null,
                    server.post("/invocations", "application/json; charset=" + charset, body));
        }
        for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            assertError(
                    400,
                    "invalid_request",
                    "",
                    server.post("/invocations", "application/json", body.getBytes(charset)));
        }
        // The character / encoded in two bytes, which a filter in front of the server would not recognise.
        byte[] overlong =
                join(utf8("{\"task\": \"run\", \"text\": \"a"), new byte[] {(byte) 0xC0, (byte) 0xAF}, utf8("\"}"));
        HttpResponse<String> refused = server.post("/invocations", "application/json", overlong);
        assertError(400, "invalid_request", "", refused);
        assertTrue(refused.body().contains("UTF-8"), refused.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/jsonlines"})
    void severalLinesGetLinesForAnyContentType(String type) {
        String line = caption(ExampleImages.base64(ExampleImages.DIAMOND));
        byte[] body = join(MARK, utf8(line + "\r\n\r\n" + "{\"task\": \"no\"}\r\n"), MARK, utf8(line + "\n\n"));
        HttpResponse<String> response = server.post("/invocations", type, body, "Accept", "application/json");
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(
                "application/jsonlines",
                response.headers().firstValue("Content-Type").orElseThrow());
        List<JsonNode> lines = response.body().lines().map(ServerProcess::json).toList();
        assertEquals(3, lines.size(), response.body());
        assertEquals(captionText, lines.get(0).get("text").asText());
        assertEquals("/task", lines.get(1).at("/error/path").asText());
        assertEquals(captionText, lines.get(2).get("text").asText());
    }

    @Test
    void wholeNumbersMayHaveAZeroFraction() {
        JsonNode answer = server.invoke(ExampleImages.request(
                "caption",
                ExampleImages.DIAMOND,
                ", \"timeoutMillis\": 6e4, \"options\": {\"beamSize\": 3.0, \"nBest\": 2.0, \"maxLength\": 8.0}"));
        assertEquals(2, answer.get("nBest").size());
        for (String value : List.of("2.5", "1e300", "\"2\"", "true")) {
            assertError(
                    400,
                    "invalid_request",
                    "/options/nBest",
                    server.post(
                            "/invocations",
                            "application/json",
                            ExampleImages.request(
                                    "caption", ExampleImages.DIAMOND, ", \"options\": {\"nBest\": " + value + "}")));
        }
    }

    @Test
    void gzipIsReadWithinTheLimits() {
        byte[] body = utf8(caption(ExampleImages.base64(ExampleImages.DIAMOND)));
        for (String coding : List.of("gzip", "x-gzip", "GZIP")) {
            HttpResponse<String> response =
                    server.post("/invocations", "application/json", gzip(body), "Content-Encoding", coding);
            assertEquals(200, response.statusCode(), response.body());
            assertEquals(captionText, ServerProcess.json(response).get("text").asText());
        }
        HttpResponse<String> image =
                server.post("/invocations", "image/png", gzip(ExampleImages.DIAMOND), "Content-Encoding", "gzip");
        assertEquals(captionText, ServerProcess.json(image).get("text").asText());
        assertError(
                413,
                "body_too_large",
                null,
                server.post(
                        "/invocations", "application/json", gzip(new byte[MAX_BODY + 1]), "Content-Encoding", "gzip"));
        assertError(
                400,
                "invalid_request",
                null,
                server.post("/invocations", "application/json", body, "Content-Encoding", "gzip"));
        for (String coding : List.of("br", "gzip, gzip", "deflate")) {
            assertError(
                    415,
                    "unsupported_media_type",
                    null,
                    server.post("/invocations", "application/json", gzip(body), "Content-Encoding", coding));
        }
        server.await("no body is in memory", () -> LifecycleTest.metric(server, "ofa_bodies_bytes") == 0);
    }

    @Test
    void customAttributesAreUtf8() {
        String question = "\u00bfde qu\u00e9 color es?";
        String expected = server.invoke(
                        ExampleImages.request("run", ExampleImages.DIAMOND, ", \"text\": \"" + question + "\""))
                .get("text")
                .asText();
        for (byte[] value :
                List.of(utf8("task=run;text=" + question), utf8("task=run;text=%C2%BFde qu%C3%A9 color es?"))) {
            assertEquals(expected, ServerProcess.json(raw(value)).get("text").asText());
        }
        byte[] latin = ("task=run;text=" + question).getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] value :
                List.of(latin, utf8("task=run;text=%C0%AF"), utf8("task=run;text=%E9"), utf8("task=run;text=%"))) {
            assertEquals(
                    "invalid_request",
                    ServerProcess.json(raw(value)).get("code").asText());
        }
    }

    /** The response body for a bare image with these bytes as attributes. */
    private static String raw(byte[] attributes) {
        try (RawConnection connection = new RawConnection(server)) {
            String response = connection
                    .send("POST /invocations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: image/png\r\n"
                            + ATTRIBUTES + ": ")
                    .send(attributes)
                    .send("\r\nContent-Length: " + ExampleImages.DIAMOND.length + "\r\n\r\n")
                    .send(ExampleImages.DIAMOND)
                    .readAll();
            return response.substring(response.indexOf("\r\n\r\n"));
        }
    }

    @Test
    void pagesOfListedOriginsMayCall() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String origin : List.of("https://app.example.org", "http://localhost:3000", "https://evil.example.org")) {
            HttpResponse<String> preflight = client.send(
                    HttpRequest.newBuilder(server.uri("/invocations"))
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .header("Origin", origin)
                            .header("Access-Control-Request-Method", "POST")
                            .header("Access-Control-Request-Headers", "content-type,x-amzn-sagemaker-custom-attributes")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> request = server.post(
                    "/invocations",
                    "application/json",
                    caption(ExampleImages.base64(ExampleImages.DIAMOND)),
                    "Origin",
                    origin);
            boolean listed = !origin.contains("evil");
            for (HttpResponse<String> response : List.of(preflight, request)) {
                assertEquals(
                        listed ? origin : "none",
                        response.headers()
                                .firstValue("Access-Control-Allow-Origin")
                                .orElse("none"));
            }
            if (listed) {
                assertTrue(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse("")
                        .matches("(?i).*(\\*|x-amzn-sagemaker-custom-attributes).*"));
                assertTrue(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElse("")
                        .contains("POST"));
                assertEquals(
                        captionText, ServerProcess.json(request).get("text").asText());
            }
        }
        try (ServerProcess closed = ServerProcess.start("--model", "none", "--failed-linger", "100")) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(closed.uri("/ping"))
                            .header("Origin", "https://app.example.org")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertFalse(
                    response.headers().firstValue("Access-Control-Allow-Origin").isPresent());
        }
    }
}
