// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.ErrorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Task;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests and responses of /invocations, on a process with the demo model. */
class InvocationsTest {
    private static final String CAPTION = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
    private static final String COLOR = "what color is the cross?";
    private static ServerProcess server;
    private static Ofa library;
    private static String captionText;

    @BeforeAll
    static void start() {
        library = Ofa.builder().threads(1).cache(ServerProcess.CACHE).build();
        captionText = library.caption(ExampleImages.DIAMOND).text();
        server = ServerProcess.start(
                        "--max-list",
                        "4",
                        "--max-body-bytes",
                        "2000000",
                        "--max-text-chars",
                        "2000",
                        "--timeout",
                        "86400")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
        library.close();
    }

    @Test
    void everyTaskHasAResultAndTimings() {
        JsonNode caption =
                server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"options\": {\"nBest\": 3}"));
        assertEquals(captionText, caption.get("text").asText());
        assertEquals(3, caption.get("nBest").size());
        assertEquals(caption.get("score"), caption.at("/nBest/0/score"));
        assertTrue(
                caption.at("/timings/computeMillis").asDouble() > 0
                        && caption.at("/timings/totalMillis").asDouble()
                                >= caption.at("/timings/computeMillis").asDouble(),
                caption.toString());
        assertEquals("demo", caption.at("/model/name").asText());
        assertEquals(16, caption.at("/model/version").asText().length());
        assertFalse(caption.get("requestId").asText().isEmpty());

        JsonNode open = server.invoke(
                ExampleImages.request("answer", ExampleImages.DIAMOND, ", \"text\": \"what color is the cross?\""));
        assertEquals(
                library.answer(ExampleImages.DIAMOND, COLOR).text(),
                open.get("text").asText());
        JsonNode closed = server.invoke(
                ExampleImages.request(
                        "answer",
                        ExampleImages.DIAMOND,
                        ", \"text\": \"what color is the cross?\", \"choices\": [\"red\", \"white\"], \"options\": {\"nBest\": 2}"));
        assertEquals(closedText(), closed.get("text").asText());
        assertEquals(
                1.0,
                Math.exp(closed.at("/nBest/0/score").asDouble())
                        + Math.exp(closed.at("/nBest/1/score").asDouble()),
                1e-4);
        assertEquals(
                Math.exp(closed.get("score").asDouble()),
                closed.get("probability").asDouble(),
                1e-9);

        JsonNode box = server.invoke(
                ExampleImages.request("ground", ExampleImages.DIAMOND, ", \"text\": \"the red diamond\""));
        assertEquals(4, box.get("box").size());
        assertEquals(
                library.ground(ExampleImages.DIAMOND, "the red diamond").box().x1(),
                box.at("/box/2").floatValue(),
                1e-3);
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    box.at("/box/" + i).asDouble() / 96,
                    box.at("/normalized/" + i).asDouble(),
                    1e-4);
        }
        JsonNode run = server.invoke(ExampleImages.request(
                "run",
                ExampleImages.DIAMOND,
                ", \"text\": \"what does the image describe?\", \"options\": {\"maxLength\": 16}"));
        assertEquals(
                library.run(Request.of(Task.of("run"))
                                .withImage(ImageInput.of(ExampleImages.DIAMOND))
                                .withText("what does the image describe?")
                                .withOptions(GenerationOptions.defaults().withMaxLength(16)))
                        .text(),
                run.get("text").asText());
        JsonNode language =
                server.invoke("{\"task\": \"run\", \"text\": \"what is this?\", \"options\": {\"maxLength\": 4}}");
        assertTrue(language.get("boxes").isArray());
    }

    /** The requests of awscli and boto3 for sagemaker-runtime, and the responses that they expect. */
    @Test
    void sageMakerClientsWorkWithAnEndpointUrl() {
        double counted = requestsCounted();
        HttpResponse<String> whole = server.post("/endpoints/any-name/invocations", "application/json", CAPTION);
        server.await("the request in the metrics", () -> requestsCounted() > counted);
        assertEquals(200, whole.statusCode(), whole.body());
        assertEquals(captionText, ServerProcess.json(whole).get("text").asText());
        HttpResponse<String> events = server.post(
                "/endpoints/any-name/invocations-response-stream",
                "application/json",
                ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"stream\": true"),
                "X-Amzn-SageMaker-Accept",
                "application/jsonlines");
        assertEquals(200, events.statusCode(), events.body());
        assertEquals(
                "application/vnd.amazon.eventstream",
                events.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("no", events.headers().firstValue("X-Accel-Buffering").orElseThrow(), "nginx would buffer it");
        assertTrue(events.body().contains("PayloadPart") && events.body().contains(captionText), events.body());
        HttpResponse<String> error = server.post("/endpoints/any-name/invocations", "application/json", "{}");
        assertEquals(424, error.statusCode());
        assertEquals(
                "ModelError", error.headers().firstValue("x-amzn-ErrorType").orElseThrow());
        assertEquals(400, ServerProcess.json(error).get("OriginalStatusCode").asInt());
        assertTrue(ServerProcess.json(error).get("OriginalMessage").asText().contains("invalid_request"), error.body());
    }

    private static double requestsCounted() {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("ofa_http_requests_seconds_count"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void imagesAreAcceptedInEveryForm() {
        assertEquals(captionText, server.invoke(CAPTION).get("text").asText());
        assertEquals(
                captionText,
                server.invoke("{\"task\": \"caption\", \"image\": \"data:image/png;base64,"
                                + ExampleImages.base64(ExampleImages.DIAMOND) + "\"}")
                        .get("text")
                        .asText());
        HttpResponse<String> raw = server.post(
                "/invocations",
                "image/png",
                ExampleImages.DIAMOND,
                "X-Amzn-SageMaker-Custom-Attributes",
                "task=answer;text=what%20color%20is%20the%20cross%3F;choices=red|white;nBest=2");
        assertEquals(200, raw.statusCode(), raw.body());
        assertEquals(closedText(), ServerProcess.json(raw).get("text").asText());
        assertEquals(2, ServerProcess.json(raw).get("nBest").size());
        assertEquals(captionText, form("task", "caption"));
        assertEquals(
                library.answer(ExampleImages.DIAMOND, COLOR).text(),
                form("request", "{\"task\": \"answer\", \"text\": \"what color is the cross?\"}"));
    }

    private static String closedText() {
        return library.answer(
                        ImageInput.of(ExampleImages.DIAMOND),
                        COLOR,
                        GenerationOptions.defaults().withChoices(List.of("red", "white")))
                .text();
    }

    private static String form(String name, String value) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value
                        + "\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(ExampleImages.DIAMOND);
        body.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response =
                server.post("/invocations", "multipart/form-data; boundary=xyz", body.toByteArray());
        assertEquals(200, response.statusCode(), response.body());
        return ServerProcess.json(response).get("text").asText();
    }

    @Test
    void listsHaveOneResponseInOrder() {
        String other =
                ExampleImages.request("answer", ExampleImages.DIAMOND, ", \"text\": \"what color is the diamond?\"");
        JsonNode answers = server.invoke("[" + CAPTION + "," + other + "]");
        assertEquals(captionText, answers.at("/0/text").asText());
        assertEquals(
                library.answer(ExampleImages.DIAMOND, "what color is the diamond?")
                        .text(),
                answers.at("/1/text").asText());
        HttpResponse<String> wrong = server.post(
                "/invocations", "application/json", "[" + CAPTION + ", {\"task\": \"caption\", \"image\": 7}]");
        assertError(400, "invalid_request", "/1/image", wrong);
        assertError(
                400,
                "invalid_request",
                "",
                server.post("/invocations", "application/json", "[" + "{},".repeat(4) + "{}]"));
    }

    @Test
    void aBadLineDoesNotAffectOtherLines() {
        String greedy = library.caption(
                        ImageInput.of(ExampleImages.DIAMOND),
                        GenerationOptions.defaults().withBeamSize(1))
                .text();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            body.append(
                            i % 8 == 5
                                    ? "{\"task\": \"no\"}"
                                    : i % 8 == 6
                                            ? "not json"
                                            : CAPTION.replace("}", ", \"options\": {\"beamSize\": 1}}"))
                    .append(i % 2 == 0 ? "\n" : "\r\n\n");
        }
        HttpResponse<String> response = server.post(
                "/invocations",
                "application/jsonlines",
                body.toString(),
                "Accept",
                "application/jsonlines",
                "X-Amzn-SageMaker-Inference-Id",
                "batch-1");
        assertEquals(200, response.statusCode(), response.body());
        List<String> lines = response.body().lines().toList();
        assertEquals(40, lines.size());
        for (int i = 0; i < 40; i++) {
            JsonNode line = ServerProcess.json(lines.get(i));
            if (i % 8 == 5 || i % 8 == 6) {
                assertEquals("invalid_request", line.at("/error/code").asText(), lines.get(i));
                assertEquals("batch-1-" + i, line.at("/error/requestId").asText());
            } else {
                assertEquals(greedy, line.get("text").asText());
                assertEquals("batch-1-" + i, line.get("requestId").asText());
            }
        }
    }

    @Test
    void theResponseTypeIsNegotiated() {
        assertEquals("application/json", type(null));
        assertEquals("application/json", type("*/*"));
        assertEquals("application/jsonlines", type("application/jsonlines"));
        assertEquals("application/jsonlines", type("application/json;q=0.5, application/x-ndjson"));
        assertEquals("application/json", type("text/html, application/*;q=0.8"));
        assertError(
                406,
                "not_acceptable",
                null,
                server.post("/invocations", "application/json", CAPTION, "Accept", "image/png"));
        assertError(
                406,
                "not_acceptable",
                null,
                server.post("/invocations", "application/json", CAPTION, "Accept", "text/html"));
    }

    private static String type(String accept) {
        HttpResponse<String> response = accept == null
                ? server.post("/invocations", "application/json", CAPTION)
                : server.post("/invocations", "application/json", CAPTION, "Accept", accept);
        assertEquals(200, response.statusCode(), response.body());
        return response.headers().firstValue("Content-Type").orElseThrow();
    }

    @Test
    void aResultDoesNotDependOnOtherRequests() {
        String size =
                library.answer(ExampleImages.SQUARE, "what size is the square?").text();
        List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            many.add(server.invokeLater(
                    i % 3 == 0
                            ? ExampleImages.request(
                                    "answer", ExampleImages.SQUARE, ", \"text\": \"what size is the square?\"")
                            : CAPTION));
        }
        for (int i = 0; i < many.size(); i++) {
            HttpResponse<String> response = many.get(i).join();
            assertEquals(200, response.statusCode(), response.body());
            assertEquals(
                    i % 3 == 0 ? size : captionText,
                    ServerProcess.json(response).get("text").asText());
        }
    }
}
