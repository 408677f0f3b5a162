// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated images: in responses, in streams, in S3, and if S3 fails. A real S3 server runs behind a proxy that can
 * disturb connections.
 */
class PaintTest {
    private static final String PAINT =
            "{\"task\": \"paint\", \"text\": \"a red circle\", \"options\": {\"seed\": 7}%s}";

    private static final String KEY = "known";
    private static final int SIDE = 96;

    @TempDir
    static Path directory;

    private static S3Mock s3;
    private static FaultyProxy proxy;
    private static ServerProcess server;
    private static Path spool;

    @BeforeAll
    static void start() throws IOException {
        s3 = S3Mock.start("images");
        spool = Files.createDirectory(directory.resolve("spool"));
        Path model = TextToImageModel.write(directory.resolve("model"));
        proxy = new FaultyProxy(s3.port());
        server = ServerProcess.start(
                        Map.of(
                                "AWS_ACCESS_KEY_ID",
                                "test",
                                "AWS_SECRET_ACCESS_KEY",
                                "test",
                                "SAGEMAKER_MODEL_SERVER_TIMEOUT",
                                "86400"),
                        "--model",
                        model.toString(),
                        "--s3-endpoint",
                        "http://127.0.0.1:" + proxy.port(),
                        "--s3-timeout",
                        "10",
                        // S3Mock refuses a key before it reads the image, and closes the connection. On a busy
                        // machine an attempt may lose that response.
                        "--s3-attempts",
                        "5",
                        "--s3-allowed-buckets",
                        "images,absent",
                        "--output-buckets",
                        "images,absent",
                        "--spool-dir",
                        spool.toString(),
                        "--spool-max-bytes",
                        "60000")
                .awaitReady();
        // The first calls load many classes on both sides, which on a busy machine takes longer than the tested
        // timeout.
        server.await(
                "S3 and its client are warm",
                () -> server.post(
                                        "/invocations",
                                        "application/json",
                                        "{\"task\": \"caption\", \"image\": \"s3://images/none.png\"}")
                                .statusCode()
                        == 422);
        putDirectly();
    }

    private static void putDirectly() throws IOException {
        try {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + s3.port() + "/images/warm"))
                                    .PUT(HttpRequest.BodyPublishers.ofString("x"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        proxy.close();
        s3.close();
    }

    @AfterEach
    void mend() {
        proxy.set(FaultyProxy.Mode.PASS);
    }

    private static String paint(String more) {
        return String.format(PAINT, more);
    }

    private static byte[] image(JsonNode answer, int index) {
        return Base64.getDecoder()
                .decode(answer.at("/images/" + index + "/image").asText());
    }

    private static void assertImage(byte[] bytes, String format) throws IOException {
        assertTrue(
                format.equals("png") ? bytes[1] == 'P' : (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xD8,
                "no " + format);
        assertEquals(SIDE, ImageIO.read(new ByteArrayInputStream(bytes)).getWidth());
    }

    @Test
    void imagesAreBase64InTheResponseOrTheResponse() throws IOException {
        JsonNode answer = server.invoke(paint(", \"options\": {\"seed\": 7, \"candidates\": 2}")
                .replaceFirst(", \"options\": \\{\"seed\": 7\\}", ""));
        assertEquals(7, answer.get("seed").asLong());
        assertEquals("sequence_score", answer.get("ranking").asText());
        assertEquals(2, answer.get("images").size());
        assertImage(image(answer, 0), "png");
        assertTrue(answer.at("/images/0/score").asDouble()
                >= answer.at("/images/1/score").asDouble());
        JsonNode one = server.invoke(paint(""));
        assertFalse(one.at("/images/0").has("s3"));
        HttpResponse<byte[]> png = server.postForBytes(
                "/invocations", "application/json", paint("").getBytes(StandardCharsets.UTF_8), "Accept", "image/png");
        assertEquals("image/png", png.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("7", png.headers().firstValue("X-Ofa-Seed").orElseThrow());
        assertArrayEquals(image(one, 0), png.body(), "equal seeds must give equal images");
        HttpResponse<byte[]> jpeg = server.postForBytes(
                "/invocations",
                "application/json",
                paint("").getBytes(StandardCharsets.UTF_8),
                "Accept",
                "image/jpeg, image/png;q=0.5");
        assertImage(jpeg.body(), "jpeg");
        assertImage(image(server.invoke(paint(", \"output\": {\"format\": \"jpeg\", \"quality\": 80}")), 0), "jpeg");
    }

    @Test
    void aStreamHasProgressAndPartialImages() throws IOException {
        HttpResponse<String> response = server.post(
                "/invocations", "application/json", paint(", \"stream\": true, \"output\": {\"partialRows\": 4}"));
        assertEquals(
                "application/jsonlines",
                response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "chunked", response.headers().firstValue("Transfer-Encoding").orElseThrow());
        List<JsonNode> events = response.body().lines().map(ServerProcess::json).toList();
        assertEquals("started", events.get(0).get("event").asText());
        JsonNode last = events.get(events.size() - 1);
        assertEquals("answer", last.get("event").asText());
        assertArrayEquals(
                image(server.invoke(paint("")), 0),
                image(last, 0),
                "a stream must end with the result of the plain request");
        List<JsonNode> progress = events.stream()
                .filter(event -> event.get("event").asText().equals("progress"))
                .toList();
        assertEquals(144, progress.get(progress.size() - 1).get("done").asInt());
        assertTrue(progress.get(0).get("done").asInt() < 144, "no progress came before the end");
        JsonNode part = events.stream()
                .filter(event -> event.get("event").asText().equals("image"))
                .findFirst()
                .orElseThrow();
        assertImage(Base64.getDecoder().decode(part.get("image").asText()), "png");
        assertTrue(part.get("height").asInt() < SIDE);
    }

    @Test
    void imagesAreStoredInS3UnderTheRequestsId() throws Exception {
        String output =
                ", \"output\": {\"inline\": true, \"presign\": true, \"s3\": {\"bucket\": \"images\", \"prefix\": \"out/day\"}}";
        HttpResponse<String> response = server.post(
                "/invocations", "application/json", paint(output), "X-Amzn-SageMaker-Inference-Id", "order-1");
        assertEquals(200, response.statusCode(), response.body());
        ResponseSchemas schemas = new ResponseSchemas();
        schemas.check("ImageGeneration", ServerProcess.json(response), Set.of());
        schemas.assertComplete("GeneratedImage");
        schemas.assertComplete("S3Place");
        JsonNode place = ServerProcess.json(response).at("/images/0/s3");
        assertEquals("images", place.get("bucket").asText());
        assertEquals("out/day/order-1.png", place.get("key").asText());
        assertEquals("s3://images/out/day/order-1.png", place.get("uri").asText());
        HttpResponse<byte[]> object = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(place.get("presignedUrl").asText()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, object.statusCode());
        assertEquals("image/png", object.headers().firstValue("Content-Type").orElseThrow());
        assertArrayEquals(image(ServerProcess.json(response), 0), object.body());
        // and as the input of the next request
        String question = "{\"task\": \"caption\", \"image\": \"s3://images/out/day/order-1.png\"}";
        String inline = ExampleImages.request("caption", object.body(), "");
        assertEquals(server.invoke(inline).get("text"), server.invoke(question).get("text"));
        ErrorAssertions.assertError(
                422,
                "unprocessable",
                "/image",
                server.post(
                        "/invocations",
                        "application/json",
                        "{\"task\": \"caption\", \"image\": \"s3://images/none.png\"}"));
        ErrorAssertions.assertError(
                400,
                "invalid_request",
                "/image",
                server.post(
                        "/invocations",
                        "application/json",
                        "{\"task\": \"caption\", \"image\": \"s3://others/a.png\"}"));
    }

    @Test
    void unsafeKeysAndNamesAreRefused() {
        String output = ", \"output\": {\"s3\": {\"bucket\": \"images\", \"%s\": \"%s\"}}";
        for (String key : new String[] {"../others/warm", "a/../../others/warm", "./warm", "a/..", "a\\nb"}) {
            ErrorAssertions.assertError(
                    400,
                    "invalid_request",
                    "/image",
                    server.post(
                            "/invocations",
                            "application/json",
                            "{\"task\": \"caption\", \"image\": \"s3://images/" + key + "\"}"));
            ErrorAssertions.assertError(
                    400,
                    "invalid_request",
                    "/output/s3/prefix",
                    server.post("/invocations", "application/json", paint(String.format(output, "prefix", key))));
        }
        ErrorAssertions.assertError(
                400,
                "invalid_request",
                "/output/s3/kmsKey",
                server.post("/invocations", "application/json", paint(String.format(output, "kmsKey", "a\\r\\nb: c"))));
    }

    @Test
    void theKmsKeyIsPassedOn() {
        String output = ", \"output\": {\"s3\": {\"bucket\": \"images\", \"kmsKey\": \"%s\"}}";
        JsonNode answer = server.invoke(paint(String.format(output, KEY)));
        assertFalse(answer.at("/images/0").has("image"), "an image that is in S3 must not be in the response");
        ErrorAssertions.assertError(
                422,
                "unprocessable",
                null,
                server.post("/invocations", "application/json", paint(String.format(output, "unknown"))));
    }

    @Test
    void failedUploadsAreReportedAndSpooled() throws IOException {
        String output = ", \"output\": {\"s3\": {\"bucket\": \"%s\", \"prefix\": \"p\"}}";
        proxy.set(FaultyProxy.Mode.CUT);
        HttpResponse<String> cut = server.post(
                "/invocations",
                "application/json",
                paint(String.format(output, "images")),
                "X-Amzn-SageMaker-Inference-Id",
                "cut-1");
        ErrorAssertions.assertError(502, "upstream_failed", null, cut);
        assertTrue(cut.body().contains("kept in the spool directory as p-cut-1.png"), cut.body());
        assertImage(Files.readAllBytes(spool.resolve("p-cut-1.png")), "png");
        proxy.set(FaultyProxy.Mode.HANG);
        CompletableFuture<HttpResponse<String>> slow = server.invokeLater(paint(String.format(output, "images")));
        assertFalse(
                server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                        .get("text")
                        .asText()
                        .isEmpty(),
                "captions must complete while S3 hangs");
        ErrorAssertions.assertError(502, "upstream_failed", null, slow.join());
        proxy.set(FaultyProxy.Mode.PASS);
        HttpResponse<String> absent =
                server.post("/invocations", "application/json", paint(String.format(output, "absent")));
        ErrorAssertions.assertError(502, "upstream_failed", null, absent);
        assertTrue(absent.body().contains("lost (the spool directory is full)"), absent.body());
        try (Stream<Path> files = Files.list(spool)) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            assertTrue(bytes <= 60_000, "the spool holds " + bytes);
        }
        assertEquals(200, server.get("/ping").statusCode());
    }

    @Test
    void captionsCompleteDuringImageGeneration() {
        CompletableFuture<HttpResponse<String>> image = server.invokeLater(
                paint(", \"options\": {\"candidates\": 8}").replaceFirst(", \"options\": \\{\"seed\": 7\\}", ""));
        server.await(
                "the image is being generated",
                () -> LifecycleTest.metric(server, "ofa_decoder_rows{decoder=\"codes\",model=\"model\"}") == 8);
        assertFalse(server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                .get("text")
                .asText()
                .isEmpty());
        assertFalse(image.isDone(), "the caption waited for the image");
        assertEquals(200, image.join().statusCode());
    }
}
