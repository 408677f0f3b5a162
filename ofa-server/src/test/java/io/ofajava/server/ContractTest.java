// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.image.Box;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * SageMaker's requests to a container, sent from outside to a server with the demo model and its default settings.
 * {@code -Dofa.contract.url=http://HOST:PORT} selects a running server, such as the container's process (see
 * {@code scripts/replay-container}); otherwise a server is started in the same way as by SageMaker.
 */
class ContractTest {
    private static final String ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes";
    private static final double RIGHT_IOU = 0.5;
    /** SageMaker's limit for a request to a real-time endpoint. */
    private static final int MOST_BYTES = 25 << 20;

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private static ServerProcess own;
    private static URI server;
    private static JsonNode example;
    private static byte[] image;
    private static String caption;

    @BeforeAll
    static void start() throws IOException {
        String url = System.getProperty("ofa.contract.url", "");
        if (url.isEmpty()) {
            own = ServerProcess.start(
                            Map.of("SAGEMAKER_BIND_TO_PORT", "0"),
                            "--model",
                            ServerProcess.ROOT.resolve("demo-model/model").toString())
                    .awaitReady();
            server = own.uri("");
        } else {
            server = URI.create(url);
        }
        example = new ObjectMapper()
                .readTree(Files.readAllLines(ExampleImages.DIRECTORY.resolve("examples.jsonl"))
                        .get(0));
        image = ExampleImages.read(example.get("image").asText());
        caption = example.get("caption").asText();
    }

    @AfterAll
    static void stop() {
        if (own != null) {
            own.close();
        }
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(ServerProcess.PATIENCE_SECONDS));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(to(path));
    }

    private static HttpRequest.Builder invocation(String type, byte[] body) {
        return to("/invocations").header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static HttpRequest.Builder invocation(String json) {
        return invocation("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode answer(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = send(request);
        assertEquals(200, response.statusCode(), response.body());
        return ServerProcess.json(response);
    }

    private static void assertRefused(int status, String code, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = send(request);
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(code, ServerProcess.json(response).get("code").asText(), response.body());
        assertTrue(
                ServerProcess.json(response).hasNonNull("requestId")
                        && ServerProcess.json(response).hasNonNull("message"),
                response.body());
    }

    @Test
    void healthChecksRespondUnderLoad() throws Exception {
        assertEquals("READY", ServerProcess.json(get("/ping")).get("state").asText());
        List<CompletableFuture<HttpResponse<String>>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            work.add(CLIENT.sendAsync(
                    invocation(ExampleImages.request("caption", image, "")).build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        boolean during = false;
        do {
            assertEquals(200, get("/ping").statusCode());
            during |= work.stream().anyMatch(each -> !each.isDone());
        } while (!work.stream().allMatch(CompletableFuture::isDone));
        assertTrue(during, "no health check ran during the work");
        for (CompletableFuture<HttpResponse<String>> each : work) {
            assertEquals(
                    caption,
                    ServerProcess.json(each.join()).get("text").asText(),
                    "a concurrent request changed the result");
        }
    }

    @Test
    void tasksAreAnswered() throws Exception {
        assertEquals(
                caption,
                answer(invocation(ExampleImages.request("caption", image, "")))
                        .get("text")
                        .asText());
        JsonNode question = example.at("/questions/0");
        assertEquals(
                question.get("answer"),
                answer(invocation(ExampleImages.request("answer", image, ", \"text\": " + question.get("question"))))
                        .get("text"));
        JsonNode region = example.at("/regions/0");
        JsonNode found =
                answer(invocation(ExampleImages.request("ground", image, ", \"text\": " + region.get("phrase"))));
        assertTrue(box(found.get("box")).iou(box(region.get("box"))) >= RIGHT_IOU, found.toString());
    }

    private static Box box(JsonNode edges) {
        return new Box(
                edges.get(0).floatValue(),
                edges.get(1).floatValue(),
                edges.get(2).floatValue(),
                edges.get(3).floatValue());
    }

    @Test
    void imageBodiesUseTheCustomAttributes() throws Exception {
        HttpResponse<String> response = send(invocation("image/png", image)
                .header(ATTRIBUTES, "task=caption")
                .header("X-Amzn-SageMaker-Inference-Id", "contract-1"));
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(caption, ServerProcess.json(response).get("text").asText());
        assertEquals("contract-1", ServerProcess.json(response).get("requestId").asText());
        assertEquals("task=caption", response.headers().firstValue(ATTRIBUTES).orElseThrow());
    }

    @Test
    void formsAreRead() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                "--xyz\r\nContent-Disposition: form-data; name=\"task\"\r\n\r\ncaption\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(image);
        body.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                caption,
                answer(invocation("multipart/form-data; boundary=xyz", body.toByteArray()))
                        .get("text")
                        .asText());
    }

    @Test
    void batchTransformGetsParametersAndALinePerLine() throws Exception {
        JsonNode parameters = ServerProcess.json(get("/execution-parameters"));
        assertTrue(
                parameters.get("MaxConcurrentTransforms").asInt() >= 1
                        && parameters.get("MaxPayloadInMB").asInt() >= 1,
                parameters.toString());
        assertTrue(
                List.of("MULTI_RECORD", "SINGLE_RECORD")
                        .contains(parameters.get("BatchStrategy").asText()),
                parameters.toString());
        String body = ExampleImages.request("caption", image, "") + "\n{\"task\": \"sing\"}\n"
                + ExampleImages.request("caption", image, "") + "\n";
        HttpResponse<String> response = send(invocation("application/jsonlines", body.getBytes(StandardCharsets.UTF_8))
                .header("Accept", "application/jsonlines"));
        List<String> lines = response.body().lines().toList();
        assertEquals(3, lines.size(), response.body());
        assertEquals(caption, ServerProcess.json(lines.get(0)).get("text").asText());
        assertEquals(
                "invalid_request",
                ServerProcess.json(lines.get(1)).at("/error/code").asText());
        assertEquals(caption, ServerProcess.json(lines.get(2)).get("text").asText());
    }

    @Test
    void aStreamEndsWithTheResult() throws Exception {
        HttpResponse<String> response = send(invocation(ExampleImages.request("caption", image, ", \"stream\": true")));
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(
                "chunked", response.headers().firstValue("Transfer-Encoding").orElse("none"));
        List<String> events = response.body().lines().toList();
        assertEquals("started", ServerProcess.json(events.get(0)).get("event").asText(), response.body());
        assertEquals(
                "answer",
                ServerProcess.json(events.get(events.size() - 1)).get("event").asText(),
                response.body());
        assertTrue(events.get(events.size() - 1).contains(caption), response.body());
    }

    @Test
    void errorsHaveOneFormat() throws Exception {
        assertRefused(400, "invalid_request", invocation("{}"));
        assertRefused(404, "not_found", to("/nothing"));
        assertRefused(405, "method_not_allowed", to("/invocations"));
        assertRefused(
                406,
                "not_acceptable",
                invocation(ExampleImages.request("caption", image, "")).header("Accept", "text/html"));
        assertRefused(415, "unsupported_media_type", invocation("text/csv", new byte[] {'a'}));
        assertRefused(422, "unprocessable", invocation(ExampleImages.request("caption", new byte[] {1, 2, 3}, "")));
        assertRefused(
                400,
                "invalid_request",
                invocation("{\"task\": \"caption\", \"image\": \"http://169.254.169.254/latest/meta-data\"}"));
    }

    @Test
    void bodiesAreLimitedToSageMakersMaximum() throws Exception {
        byte[] most = new byte[MOST_BYTES];
        assertRefused(
                422,
                "unprocessable",
                invocation("image/png", most).header(ATTRIBUTES, "task=caption")); // accepted, but not an image
        try (Socket socket = connect()) { // the announced length suffices
            announce(socket, MOST_BYTES + 1);
            String answer =
                    new String(socket.getInputStream().readNBytes("HTTP/1.1 413".length()), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 413", answer);
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(
                (int) Duration.ofSeconds(ServerProcess.PATIENCE_SECONDS).toMillis());
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 20_000);
        return socket;
    }

    private static void announce(Socket socket, int bytes) throws IOException {
        socket.getOutputStream()
                .write(("POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\n" + ATTRIBUTES
                                + ": task=caption\r\nContent-Length: " + bytes + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aStalledBodyDoesNotBlockOthers() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = connect();
                announce(socket, 1000);
                silent.add(socket);
            }
            assertEquals(200, get("/ping").statusCode());
            assertEquals(
                    caption,
                    answer(invocation(ExampleImages.request("caption", image, "")))
                            .get("text")
                            .asText());
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void metricsAndTheDocumentAreServedAndThePageIsNot() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertTrue(metrics.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
        assertTrue(metrics.body().lines().anyMatch("ofa_ready 1.0"::equals), metrics.body());
        assertEquals(
                "3.",
                ServerProcess.json(get("/openapi.json")).get("openapi").asText().substring(0, 2));
        assertEquals(404, get("/").statusCode(), "the page must be off on SageMaker");
        assertFalse(get("/models").statusCode() == 200, "the multi-model API must be off by default");
    }
}
