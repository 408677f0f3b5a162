// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of the container in AWS's sample notebook, with images in a local S3 server. */
class NotebookContractTest {
    private static final String REQUEST = "{\"ofa_task\": \"%s\", \"bucket_name\": \"images\", \"key_name\": \"%s\"%s}";

    @TempDir
    static Path directory;

    private static S3Mock s3;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        s3 = S3Mock.start("images,private");
        server = ServerProcess.start(
                        Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"),
                        "--model",
                        TextToImageModel.write(directory.resolve("model")).toString(),
                        "--s3-endpoint",
                        "http://127.0.0.1:" + s3.port(),
                        "--output-buckets",
                        "images",
                        "--timeout",
                        "86400")
                .awaitReady();
        put("images/cat.png", ExampleImages.DIAMOND);
        put("private/cat.png", ExampleImages.DIAMOND);
    }

    @AfterAll
    static void stop() {
        server.close();
        s3.close();
    }

    private static URI object(String place) {
        return URI.create("http://127.0.0.1:" + s3.port() + "/" + place);
    }

    private static void put(String place, byte[] content) throws IOException, InterruptedException {
        assertEquals(
                200,
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(object(place))
                                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode());
    }

    private static HttpResponse<byte[]> object(String place, boolean there) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(object(place)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(there ? 200 : 404, response.statusCode(), place);
        return response;
    }

    private static JsonNode answered(String body, String... headers) {
        HttpResponse<String> response = server.post("/invocations", "application/json", body, headers);
        assertEquals(200, response.statusCode(), response.body());
        return ServerProcess.json(response);
    }

    private static String request(String task, String more) {
        return String.format(REQUEST, task, "cat.png", more);
    }

    /** The notebook's first test, with an image of the demo model's kind. */
    @Test
    void theCaptionDescribesTheImage() {
        JsonNode answer = answered(request("OFA_TASK_IMAGE_CAPTION", ""));
        assertEquals(1, answer.size(), answer.toString());
        assertTrue(answer.get("output").asText().contains("diamond"), answer.toString());
    }

    /** The notebook's second test. */
    @Test
    void theAnswerIsTheOutput() {
        JsonNode answer =
                answered(request("OFA_TASK_VISUAL_QA", ", \"instruction\": \" What color is the diamond? \""));
        assertEquals(1, answer.size(), answer.toString());
        assertTrue(answer.get("output").asText().contains("red"), answer.toString());
    }

    @Test
    void groundingDrawsTheBoxAndStoresTheImage() throws Exception {
        JsonNode answer = answered(request("OFA_TASK_VISUAL_GROUNDING", ", \"instruction\": \"the red diamond\""));
        assertTrue(answer.has("output") && answer.get("output").isNull(), answer.toString());
        JsonNode box = answer.get("box");
        HttpResponse<byte[]> stored = object("images/the%20red%20diamondcat.png", true);
        assertEquals("image/png", stored.headers().firstValue("Content-Type").orElseThrow());
        RgbImage image = new ImageDecoder().read(stored.body(), "stored");
        RgbImage original = new ImageDecoder().read(ExampleImages.DIAMOND, "original");
        assertEquals(original.width(), image.width());
        int y = (int) (box.get(1).asDouble() + box.get(3).asDouble()) / 2;
        for (int x = (int) box.get(0).asDouble() - 1; x <= (int) box.get(0).asDouble() + 1; x++) {
            assertEquals(0x00FF00, pixel(image, x, y), "left edge at " + x + "," + y);
        }
        int inside = (int) box.get(0).asDouble() + 2;
        assertEquals(pixel(original, inside, y), pixel(image, inside, y));
    }

    private static int pixel(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return (image.rgb()[at] & 0xFF) << 16 | (image.rgb()[at + 1] & 0xFF) << 8 | image.rgb()[at + 2] & 0xFF;
    }

    @Test
    void aGeneratedImageIsUnderResults() throws Exception {
        JsonNode answer = answered(
                request("OFA_TASK_TEXT2IMAGE", ", \"instruction\": \"a red circle\""),
                "X-Amzn-SageMaker-Inference-Id",
                "request-7");
        assertEquals(1, answer.size(), answer.toString());
        assertEquals("s3://images/results/request-7.png", answer.get("output").asText());
        RgbImage image = new ImageDecoder()
                .read(object("images/results/request-7.png", true).body(), "stored");
        assertEquals(96, image.width());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{\"bucket_name\": \"a\"} # ofa_task is required",
                "{\"ofa_task\": \"\", \"key_name\": \"a\"} # ofa_task is required",
                "{\"ofa_task\": \"OFA_TASK_DANCE\"} # invalid ofa_task",
                "{\"ofa_task\": \"OFA_TASK_IMAGE_CAPTION\"} # bucket_name is required",
                "{\"ofa_task\": \"OFA_TASK_TEXT2IMAGE\", \"instruction\": \"x\"} # bucket_name is required",
                "{\"ofa_task\": \"OFA_TASK_VISUAL_QA\", \"bucket_name\": \"images\"} # key_name is required",
                "{\"ofa_task\": \"OFA_TASK_VISUAL_QA\", \"bucket_name\": \"images\", \"key_name\": \"a\"} # instruction is required",
                "{\"ofa_task\": \"OFA_TASK_VISUAL_GROUNDING\", \"bucket_name\": \"images\", \"key_name\": \"a\", \"instruction\": \"\"} # instruction is required"
            })
    void whatIsMissingIsReportedInTheNotebooksOrder(String body, String message) {
        HttpResponse<String> response = server.post("/invocations", "application/json", body);
        assertEquals(400, response.statusCode(), response.body());
        assertEquals(message, ServerProcess.json(response).get("Error").asText());
    }

    /** The endpoint's role may write to more buckets than its clients: the setting decides. */
    @Test
    void onlyListedBucketsAreWritten() throws Exception {
        for (String task : new String[] {"OFA_TASK_VISUAL_GROUNDING", "OFA_TASK_TEXT2IMAGE"}) {
            HttpResponse<String> refused = server.post(
                    "/invocations",
                    "application/json",
                    request(task, ", \"instruction\": \"x\"").replace("\"images\"", "\"private\""));
            assertEquals(400, refused.statusCode(), refused.body());
            String message = ServerProcess.json(refused).get("Error").asText();
            assertTrue(message.contains("private") && message.contains("OFA_OUTPUT_BUCKETS"), message);
        }
        object("private/xcat.png", false);
        assertTrue(answered(request("OFA_TASK_IMAGE_CAPTION", "").replace("\"images\"", "\"private\""))
                .get("output")
                .isTextual());
    }

    @Test
    void otherErrorsKeepTheirStatusInTheNotebooksFormat() {
        HttpResponse<String> missing = server.post(
                "/invocations", "application/json", String.format(REQUEST, "OFA_TASK_IMAGE_CAPTION", "absent.png", ""));
        assertEquals(422, missing.statusCode(), missing.body());
        assertTrue(ServerProcess.json(missing).get("Error").asText().contains("absent.png"), missing.body());
        HttpResponse<String> unsafe = server.post(
                "/invocations", "application/json", request("OFA_TASK_VISUAL_GROUNDING", ", \"instruction\": \"../\""));
        assertEquals(400, unsafe.statusCode(), unsafe.body());
        assertFalse(ServerProcess.json(unsafe).get("Error").asText().isEmpty());
    }
}
