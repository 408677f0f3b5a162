// SPDX-License-Identifier: Apache-2.0
package io.ofajava.generated;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.server.OfaServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.InferenceApi;
import org.openapitools.client.api.OpenAiApi;
import org.openapitools.client.api.OperationApi;
import org.openapitools.client.model.Answer;
import org.openapitools.client.model.ApiError;
import org.openapitools.client.model.ChatMessage;
import org.openapitools.client.model.ChatRequest;
import org.openapitools.client.model.ErrorEvent;
import org.openapitools.client.model.Event;
import org.openapitools.client.model.GeneratedImage;
import org.openapitools.client.model.GenerationOptions;
import org.openapitools.client.model.ImageEvent;
import org.openapitools.client.model.ImageGeneration;
import org.openapitools.client.model.LineError;
import org.openapitools.client.model.OpenAiModel;
import org.openapitools.client.model.Output;
import org.openapitools.client.model.Ping;
import org.openapitools.client.model.ProgressEvent;
import org.openapitools.client.model.Region;
import org.openapitools.client.model.Request;
import org.openapitools.client.model.Result;
import org.openapitools.client.model.StartedEvent;
import org.openapitools.client.model.TextEvent;

/** The generated client against a server with the demo model, every type of result and error once. */
@Tag("full")
class GeneratedClientTest {
    private static final Path ROOT =
            Path.of(System.getProperty("ofa.root", "../..")).toAbsolutePath().normalize();
    private static final String KEY = "a-token-of-this-test";
    private static final String CAPTION = "a large red diamond above a small white cross";
    private static final Duration READY = Duration.ofMinutes(2);

    private static OfaServer server;
    private static ApiClient client;
    private static String image;

    @BeforeAll
    static void start() throws Exception {
        server = OfaServer.start(
                Map.of(),
                Map.of(
                        "host", "127.0.0.1",
                        "port", "0",
                        "api-key", KEY,
                        "openai-api", "true",
                        "threads", "1",
                        "timeout", "86400",
                        "cache",
                                ROOT.resolve("integration-tests/generated-client/target/cache")
                                        .toString()),
                new PrintStream(
                        Files.newOutputStream(ROOT.resolve("integration-tests/generated-client/target/server.log"))));
        client = new ApiClient();
        client.updateBaseUri("http://127.0.0.1:" + server.port());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + KEY));
        image = Base64.getEncoder()
                .encodeToString(Files.readAllBytes(ROOT.resolve("demo-model/examples/red-diamond-white-cross.png")));
        awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void awaitReady() {
        OperationApi operation = new OperationApi(client);
        await().atMost(READY)
                .ignoreExceptionsMatching(failure -> failure instanceof ApiException error && error.getCode() == 503)
                .until(() -> operation.ping().getState() == Ping.StateEnum.READY);
    }

    private static Request request(Request.TaskEnum task) {
        return new Request().task(task).image(image);
    }

    private static Result invoke(Request request) throws ApiException {
        return new InferenceApi(client).invoke(request, null, null);
    }

    @Test
    void aCaption() throws Exception {
        Result result = invoke(request(Request.TaskEnum.CAPTION).options(new GenerationOptions().nBest(2)));
        assertEquals(CAPTION, result.getCaption().getText());
        assertEquals(2, result.getCaption().getnBest().size());
        assertEquals(1, result.getCaption().getImage().getOrientation());
    }

    @Test
    void anAnswerAmongChoices() throws Exception {
        Answer answer = invoke(request(Request.TaskEnum.ANSWER)
                        .text("what color is the diamond?")
                        .choices(List.of("red", "blue")))
                .getAnswer();
        assertEquals("red", answer.getText());
        assertTrue(answer.getProbability() > 0.5, answer.toString());
    }

    @Test
    void aRegion() throws Exception {
        Region region =
                invoke(request(Request.TaskEnum.GROUND).text("the diamond")).getRegion();
        assertEquals(4, region.getBox().size());
        assertTrue(region.getBox().get(0) < region.getBox().get(2), region.toString());
    }

    @Test
    void aGeneration() throws Exception {
        Result result = invoke(request(Request.TaskEnum.RUN).text("what does the image describe?"));
        assertEquals(CAPTION, result.getGeneration().getText());
        assertEquals(List.of(), result.getGeneration().getBoxes());
    }

    @Test
    void anImage() throws Exception {
        ImageGeneration generated = new InferenceApi(client)
                .invoke(
                        new Request()
                                .task(Request.TaskEnum.PAINT)
                                .text("a red circle")
                                .options(new GenerationOptions().seed(1L << 40)),
                        null,
                        null)
                .getImageGeneration();
        assertEquals(1L << 40, generated.getSeed());
        GeneratedImage best = generated.getImages().get(0);
        BufferedImage pixels =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(best.getImage())));
        assertEquals(best.getWidth(), pixels.getWidth());
        assertEquals(best.getHeight(), pixels.getHeight());
    }

    @Test
    void aList() throws Exception {
        List<Result> results = new InferenceApi(client)
                .invokeList(
                        List.of(
                                request(Request.TaskEnum.CAPTION),
                                request(Request.TaskEnum.ANSWER).text("what color is the diamond?")),
                        "two",
                        null);
        assertEquals(CAPTION, results.get(0).getCaption().getText());
        assertEquals("two-0", results.get(0).getCaption().getRequestId());
        assertEquals("red", results.get(1).getAnswer().getText());
    }

    @Test
    void errorsHaveTheirType() throws Exception {
        ApiException failure =
                assertThrows(ApiException.class, () -> invoke(new Request().task(Request.TaskEnum.CAPTION)));
        assertEquals(400, failure.getCode());
        ApiError error = client.getObjectMapper().readValue(failure.getResponseBody(), ApiError.class);
        assertEquals(ApiError.CodeEnum.INVALID_REQUEST, error.getCode());
        assertEquals("/image", error.getPath());
    }

    /** A stream is read line by line; the client's types and mapper read the lines. */
    @Test
    void eventsOfAStream() throws Exception {
        List<Object> events = new ArrayList<>();
        for (String line : lines("application/json", request(Request.TaskEnum.CAPTION).stream(true))) {
            events.add(client.getObjectMapper().readValue(line, Event.class).getActualInstance());
        }
        assertInstanceOf(StartedEvent.class, events.get(0));
        TextEvent text = assertInstanceOf(TextEvent.class, events.get(1));
        assertTrue(CAPTION.startsWith(text.getText()), text.toString());
        Result last = assertInstanceOf(Result.class, events.get(events.size() - 1));
        assertEquals(CAPTION, last.getCaption().getText());
    }

    @Test
    void eventsOfAnImage() throws Exception {
        Request request = new Request()
                .task(Request.TaskEnum.PAINT).text("a red circle").stream(true).output(new Output().partialRows(4));
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String line : lines("application/json", request)) {
            types.add(client.getObjectMapper()
                    .readValue(line, Event.class)
                    .getActualInstance()
                    .getClass());
        }
        assertEquals(Set.of(StartedEvent.class, ProgressEvent.class, ImageEvent.class, Result.class), types);
    }

    @Test
    void anErrorAfterTheFirstEvent() throws Exception {
        String line = "{\"event\": \"error\", \"code\": \"deadline_exceeded\", \"message\": \"not finished\","
                + " \"requestId\": \"one\"}";
        Object event = client.getObjectMapper().readValue(line, Event.class).getActualInstance();
        assertEquals(
                "deadline_exceeded", assertInstanceOf(ErrorEvent.class, event).getCode());
    }

    /**
     * The field {@code error} tells an error's line from a result's. The generated class {@code Line} cannot: it
     * ignores unknown fields, so a result matches {@code LineError} as well.
     */
    @Test
    void jsonLines() throws Exception {
        List<Object> lines = new ArrayList<>();
        for (String line : lines(
                "application/jsonlines",
                request(Request.TaskEnum.CAPTION),
                new Request().task(Request.TaskEnum.CAPTION),
                request(Request.TaskEnum.ANSWER).text("what color is the diamond?"),
                request(Request.TaskEnum.GROUND).text("the diamond"),
                request(Request.TaskEnum.RUN).text("what does the image describe?"),
                new Request().task(Request.TaskEnum.PAINT).text("a red circle"))) {
            lines.add(line(line));
        }
        assertEquals(6, lines.size());
        assertEquals(CAPTION, ((Result) lines.get(0)).getCaption().getText());
        ApiError error = assertInstanceOf(LineError.class, lines.get(1)).getError();
        assertEquals(ApiError.CodeEnum.INVALID_REQUEST, error.getCode());
        assertEquals("/image", error.getPath());
        assertEquals("red", ((Result) lines.get(2)).getAnswer().getText());
        assertEquals(4, ((Result) lines.get(3)).getRegion().getBox().size());
        assertEquals(CAPTION, ((Result) lines.get(4)).getGeneration().getText());
        assertEquals(1, ((Result) lines.get(5)).getImageGeneration().getImages().size());
    }

    @Test
    void aLineIsAResultOrAnError() throws Exception {
        String result = "{\"task\": \"caption\", \"text\": \"a square\", \"score\": -0.1, \"requestId\": \"one\"}";
        assertEquals(
                "a square",
                assertInstanceOf(Result.class, line(result)).getCaption().getText());
        String error = "{\"error\": {\"code\": \"overloaded\", \"message\": \"busy\", \"requestId\": \"one\"}}";
        assertEquals(
                ApiError.CodeEnum.OVERLOADED,
                assertInstanceOf(LineError.class, line(error)).getError().getCode());
    }

    private static Object line(String line) throws Exception {
        JsonNode json = client.getObjectMapper().readTree(line);
        Class<?> type = json.has("error") ? LineError.class : Result.class;
        return client.getObjectMapper().treeToValue(json, type);
    }

    private static List<String> lines(String type, Request... requests) throws Exception {
        List<String> body = new ArrayList<>();
        for (Request request : requests) {
            body.add(client.getObjectMapper().writeValueAsString(request));
        }
        HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(client.getBaseUri() + "/invocations"))
                                .header("Content-Type", type)
                                .header("Authorization", "Bearer " + KEY)
                                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", body)))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        return response.body().toList();
    }

    @Test
    void theOtherOperations() throws Exception {
        OperationApi operation = new OperationApi(client);
        assertTrue(operation.executionParameters().getMaxPayloadInMB() > 0);
        assertTrue(operation.metrics().contains("ofa_ready 1"));
        OpenAiApi openAi = new OpenAiApi(client);
        String model = openAi.listOpenAiModels().getData().get(0).getId();
        assertEquals(model, openAi.describeOpenAiModel(model).getId());
        assertTrue(openAi.listOpenAiModels().getData().stream()
                .map(OpenAiModel::getId)
                .anyMatch(id -> id.endsWith(":ground")));
        Map<String, Object> part =
                Map.of("type", "image_url", "image_url", Map.of("url", "data:image/png;base64," + image));
        ChatRequest chat = new ChatRequest()
                .model(model)
                .addMessagesItem(new ChatMessage().role("user").content(List.of(part)));
        assertEquals(
                CAPTION,
                openAi.createChatCompletion(chat)
                        .getChoices()
                        .get(0)
                        .getMessage()
                        .getContent());
    }
}
