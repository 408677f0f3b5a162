// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.ImageDecoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAI-style routes with plain requests; OpenAiClientTest runs the official client. */
class OpenAiRoutesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String IMAGE_PART =
            "{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,"
                    + ExampleImages.base64(ExampleImages.DIAMOND) + "\"}}";

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                        "--model",
                        TextToImageModel.write(directory.resolve("model")).toString(),
                        "--openai-api",
                        "true",
                        "--timeout",
                        "86400",
                        "--stream-timeout",
                        "86400")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A request with the image, a text unless it is empty, and further fields, each preceded by a comma. */
    private static String chat(String model, String text, String more) {
        String part = text.isEmpty() ? "" : ", {\"type\": \"text\", \"text\": \"" + text + "\"}";
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"system\", \"content\": \"Be brief.\"},"
                + " {\"role\": \"user\", \"content\": [" + IMAGE_PART + part + "]}]" + more + "}";
    }

    private static JsonNode ok(String path, String body) {
        HttpResponse<String> response = server.post(path, "application/json", body);
        assertEquals(200, response.statusCode(), response.body());
        return ServerProcess.json(response);
    }

    private static String content(JsonNode completion) {
        return completion.at("/choices/0/message/content").asText();
    }

    @Test
    void captionQuestionAndGroundingAreChatCompletions() {
        JsonNode caption = ok(CHAT, chat("model", "", ""));
        String expected = server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                .get("text")
                .asText();
        assertEquals(expected, content(caption));
        assertEquals("chat.completion", caption.get("object").asText());
        assertEquals("stop", caption.at("/choices/0/finish_reason").asText());
        assertEquals("caption", caption.at("/choices/0/message/ofa/task").asText());
        String question = "what color is the diamond?";
        assertEquals(
                server.invoke(ExampleImages.request(
                                "answer", ExampleImages.DIAMOND, ", \"text\": \"" + question + "\""))
                        .get("text")
                        .asText(),
                content(ok(CHAT, chat("model", question, ""))));
        JsonNode box = ServerProcess.json(content(ok(CHAT, chat("model:ground", "the red diamond", ""))));
        assertEquals(
                server.invoke(ExampleImages.request("ground", ExampleImages.DIAMOND, ", \"text\": \"the red diamond\""))
                        .get("box"),
                box.get("box"));
        JsonNode two = ok(CHAT, chat("model:caption", "", ", \"n\": 2"));
        assertEquals(2, two.get("choices").size());
        assertFalse(two.at("/choices/1/message/content").asText().equals(expected));
    }

    @Test
    void anEarlierImageIsUsed() {
        String body = "{\"model\": \"model\", \"messages\": [{\"role\": \"user\", \"content\": [" + IMAGE_PART
                + "]}, {\"role\": \"assistant\", \"content\": \"a diamond\"},"
                + " {\"role\": \"user\", \"content\": \"what color is the diamond?\"}]}";
        assertEquals(content(ok(CHAT, chat("model", "what color is the diamond?", ""))), content(ok(CHAT, body)));
    }

    @Test
    void lengthAndSamplingAreTranslated() {
        String whole = content(ok(CHAT, chat("model", "", "")));
        assertEquals(whole, content(ok(CHAT, chat("model", "", ", \"max_tokens\": 4096, \"temperature\": 0"))));
        String cut = content(ok(CHAT, chat("model", "", ", \"max_completion_tokens\": 2")));
        assertTrue(cut.length() < whole.length(), cut);
        String sampled = ", \"temperature\": 1.5, \"seed\": 7";
        assertEquals(content(ok(CHAT, chat("model", "", sampled))), content(ok(CHAT, chat("model", "", sampled))));
    }

    @Test
    void aStreamHasTheTextInPiecesAndAnEnd() {
        HttpResponse<String> response =
                server.post(CHAT, "application/json", chat("model", "", ", \"stream\": true, \"temperature\": 0"));
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElseThrow());
        List<String> events =
                response.body().lines().filter(line -> !line.isEmpty()).toList();
        assertEquals("data: [DONE]", events.get(events.size() - 1), response.body());
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            assertTrue(event.startsWith("data: "), event);
            chunks.add(ServerProcess.json(event.substring(6)));
        }
        assertEquals("assistant", chunks.get(0).at("/choices/0/delta/role").asText());
        assertEquals(
                "stop",
                chunks.get(chunks.size() - 1).at("/choices/0/finish_reason").asText());
        JsonNode own = chunks.get(chunks.size() - 1).at("/choices/0/delta/ofa");
        assertEquals(1, own.at("/image/orientation").asInt(), own.toString());
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        assertEquals(content(ok(CHAT, chat("model", "", ""))), text.toString());
    }

    @Test
    void imagesAreGenerated() throws Exception {
        JsonNode answer = ok(
                "/v1/images/generations",
                "{\"model\": \"model\", \"prompt\": \"a red circle\", \"n\": 2, \"size\": \"96x96\", \"seed\": 3}");
        assertEquals("96x96", answer.get("size").asText());
        assertEquals(2, answer.get("data").size());
        byte[] png = Base64.getDecoder().decode(answer.at("/data/0/b64_json").asText());
        assertEquals(96, new ImageDecoder().read(png, "image").width());
    }

    @Test
    void modelsAndTheirTasksAreListed() {
        JsonNode models = ServerProcess.json(server.get("/v1/models"));
        List<String> ids = new ArrayList<>();
        models.get("data").forEach(model -> ids.add(model.get("id").asText()));
        assertTrue(ids.containsAll(List.of("model", "model:caption", "model:answer", "model:ground")), ids.toString());
        assertFalse(ids.contains("model:paint"), ids.toString());
        assertEquals(
                "model:ground",
                ServerProcess.json(server.get("/v1/models/model:ground"))
                        .get("id")
                        .asText());
        assertEquals(404, server.get("/v1/models/gpt-4o").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "/v1/chat/completions # {} # 400 # messages",
                "/v1/chat/completions # {\"model\": \"gpt-4o\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]} # 404 # model",
                "/v1/chat/completions # {\"model\": \"model:dance\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]} # 404 # model",
                "/v1/chat/completions # {\"model\": \"model\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"tools\": [{}]} # 400 # tools",
                "/v1/chat/completions # {\"model\": \"model\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"temperature\": 3} # 400 # temperature",
                "/v1/chat/completions # {\"model\": \"model\", \"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"https://example.org/a.png\"}}]}]} # 400 # image",
                "/v1/chat/completions # {\"model\": \"model:ground\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]} # 400 # image",
                "/v1/images/generations # {\"prompt\": \"x\", \"size\": \"1024x1024\"} # 400 # size",
                "/v1/images/generations # {\"prompt\": \"x\", \"response_format\": \"url\"} # 400 # response_format"
            })
    void errorsHaveOpenAisShape(String path, String body, int status, String param) {
        HttpResponse<String> response = server.post(path, "application/json", body);
        assertEquals(status, response.statusCode(), response.body());
        JsonNode error = ServerProcess.json(response).get("error");
        assertEquals(param, error.get("param").asText(), response.body());
        assertEquals("invalid_request_error", error.get("type").asText());
        assertFalse(error.get("message").asText().isEmpty());
    }

    /** The document's schemas of these routes against what they respond, field by field. */
    @Test
    void responsesHaveTheFieldsOfTheirSchemas() {
        ResponseSchemas schemas = new ResponseSchemas();
        Set<String> alwaysNull = Set.of("refusal", "logprobs");
        schemas.check("ChatResponse", ok(CHAT, chat("model:caption", "", ", \"n\": 2")), alwaysNull);
        schemas.check("ChatResponse", ok(CHAT, chat("model:ground", "the red diamond", "")), alwaysNull);
        List.of("ChatResponse", "ChatChoice", "ChatAnswer").forEach(schemas::assertComplete);
        schemas.check("ImagesResponse", ok("/v1/images/generations", "{\"prompt\": \"x\", \"seed\": 3}"), Set.of());
        schemas.assertComplete("ImagesResponse");
        schemas.assertComplete("ImagesItem", "url"); // OpenAiSchemaTest has URLs, which need a bucket
        schemas.check("OpenAiModels", ServerProcess.json(server.get("/v1/models")), Set.of());
        schemas.check("OpenAiModel", ServerProcess.json(server.get("/v1/models/model")), Set.of());
        List.of("OpenAiModels", "OpenAiModel").forEach(schemas::assertComplete);
        schemas.check("OpenAiError", ServerProcess.json(server.post(CHAT, "application/json", "{}")), Set.of());
        List.of("OpenAiError", "OpenAiErrorBody").forEach(schemas::assertComplete);
    }

    @Test
    void theRoutesNeedTheSetting() {
        try (ServerProcess plain = ServerProcess.start("--model", "none", "--failed-linger", "100")) {
            for (String path : List.of(CHAT, "/v1/images/generations")) {
                assertEquals(404, plain.post(path, "application/json", "{}").statusCode());
            }
            assertEquals(404, plain.get("/v1/models").statusCode());
        }
    }
}
