// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.ResponseSchemas.assertValid;
import static io.ofajava.server.ResponseSchemas.mistakes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.server.error.ErrorCode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the document at /openapi.json with the server's requests and responses. */
class OpenApiTest {
    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                        "--model",
                        TextToImageModel.write(directory.resolve("model")).toString(),
                        "--openai-api",
                        "true",
                        "--timeout",
                        "110")
                .awaitReady();
        HttpResponse<String> response = server.get("/openapi.json");
        assertEquals(200, response.statusCode());
        document = ServerProcess.json(response);
        assertEquals(OpenApiDocument.load().root(), document);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String answered(String request) {
        assertValid("Request", request);
        HttpResponse<String> response = server.post("/invocations", "application/json", request);
        assertEquals(200, response.statusCode(), response.body());
        assertValid("Result", response.body());
        return response.body();
    }

    @Test
    void responsesOfEveryTaskMatchTheDocument() {
        assertValid(
                "Caption",
                answered(ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"options\": {\"nBest\": 2}")));
        assertValid(
                "Answer",
                answered(ExampleImages.request(
                        "answer", ExampleImages.DIAMOND, ", \"text\": \"what is it?\", \"choices\": [\"a\", \"b\"]")));
        assertValid(
                "Region",
                answered(ExampleImages.request("ground", ExampleImages.DIAMOND, ", \"text\": \"the cross\"")));
        assertValid(
                "Generation",
                answered(ExampleImages.request(
                        "run", ExampleImages.DIAMOND, ", \"text\": \"what is it?\", \"options\": {\"maxLength\": 5}")));
        String generated = answered("{\"task\": \"paint\", \"text\": \"x\", \"options\": {\"seed\": 1, \"topK\": 5}}");
        assertValid("ImageGeneration", generated);
        String cut = answered("{\"task\": \"summarize\", \"text\": \"" + "what, ".repeat(500)
                + "\", \"options\": {\"maxLength\": 4}}");
        assertValid("Caption", cut);
        assertFalse(ServerProcess.json(cut).path("notes").isEmpty(), cut);
        assertTrue(
                !mistakes("Caption", generated).isEmpty()
                        && !mistakes("Result", "{\"task\": \"caption\"}").isEmpty(),
                "the schemas accept a wrong result");
    }

    @Test
    void errorsLinesAndEventsMatchTheDocument() {
        for (String body : List.of("{}", "no", "{\"task\": \"caption\", \"image\": \"AAAA\"}")) {
            assertValid(
                    "ApiError",
                    server.post("/invocations", "application/json", body).body());
        }
        assertValid("ApiError", server.get("/nothing").body());
        String lines = server.post(
                        "/invocations",
                        "application/jsonlines",
                        ExampleImages.request("caption", ExampleImages.DIAMOND, "") + "\nno\n")
                .body();
        assertEquals(2, lines.lines().peek(line -> assertValid("Line", line)).count());
        String events = server.post(
                                "/invocations",
                                "application/json",
                                ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"stream\": true"))
                        .body()
                + server.post(
                                "/invocations",
                                "application/json",
                                "{\"task\": \"paint\", \"text\": \"x\", \"stream\": true, \"output\": {\"partialRows\": 3}}")
                        .body();
        assertTrue(events.lines().peek(line -> assertValid("Event", line)).count() > 6, events);
    }

    @Test
    void listsHaveASeparateOperation() {
        String caption = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
        String list = "[" + caption + ", "
                + ExampleImages.request("ground", ExampleImages.DIAMOND, ", \"text\": \"the cross\"") + "]";
        assertValid("RequestList", list);
        HttpResponse<String> answers = server.post("/invocations/list", "application/json", list);
        assertEquals(200, answers.statusCode(), answers.body());
        assertValid("ResultList", answers.body());
        assertEquals("caption", ServerProcess.json(answers).at("/0/task").asText());
        assertEquals("ground", ServerProcess.json(answers).at("/1/task").asText());
        for (String body : List.of(caption, "{\"ofa_task\": \"OFA_TASK_IMAGE_CAPTION\"}", caption + "\n" + caption)) {
            HttpResponse<String> refused = server.post("/invocations/list", "application/json", body);
            ErrorAssertions.assertError(400, "invalid_request", "", refused);
            assertTrue(refused.body().contains("/invocations accepts other bodies"), refused.body());
        }
    }

    /** The description gives a form the schema of a request, with one part per field. */
    @Test
    void everyFieldOfARequestIsAPartOfAForm() {
        document.at("/components/schemas/Request/properties").fieldNames().forEachRemaining(name -> {
            String form = "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n\"?\r\n--b--\r\n";
            HttpResponse<String> refused = server.post("/invocations", "multipart/form-data; boundary=b", form);
            assertEquals(400, refused.statusCode(), refused.body());
            assertFalse(refused.body().contains("is not a part of this form"), name + ": " + refused.body());
        });
        String form = "--b\r\nContent-Disposition: form-data; name=\"task\"\r\n\r\npaint\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nx\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"output\"\r\n\r\n{\"format\": \"jpeg\"}\r\n--b--\r\n";
        String events = server.post("/invocations", "multipart/form-data; boundary=b", form)
                .body();
        String last = events.lines().reduce("", (before, line) -> line);
        assertTrue(events.lines().count() > 2, events);
        assertEquals(
                "image/jpeg",
                ServerProcess.json(last).at("/images/0/contentType").asText(),
                last);
    }

    @Test
    void otherRoutesMatchTheDocument() {
        assertValid("Ping", server.get("/ping").body());
        assertValid("ExecutionParameters", server.get("/execution-parameters").body());
        assertTrue(server.get("/metrics")
                .headers()
                .firstValue("Content-Type")
                .orElseThrow()
                .startsWith("text/plain"));
    }

    @Test
    void everyRouteOfTheDocumentExists() {
        document.get("paths").fieldNames().forEachRemaining(path -> {
            if (path.startsWith("/models")) {
                return; // MultiModelTest covers them
            }
            boolean get = document.get("paths").get(path).has("get");
            int status = get
                    ? server.get(path.replace("{model}", "model")).statusCode()
                    : server.post(path, "application/json", "{}").statusCode();
            assertEquals(get ? 200 : 400, status, path);
        });
    }

    /** Names from which client generators derive classes and methods. */
    @Test
    void operationsAndListsHaveNames() {
        assertFalse(document.get("servers").isEmpty());
        TreeSet<String> ids = new TreeSet<>();
        document.get("paths")
                .forEach(item -> item.properties().forEach(operation -> {
                    if (!operation.getKey().equals("parameters")) {
                        assertTrue(
                                ids.add(operation.getValue().path("operationId").asText()), operation.toString());
                        assertTrue(operation.getValue().has("security"), operation.toString());
                    }
                }));
        assertFalse(ids.contains(""), "an operation has no id");
        JsonNode schemas = document.at("/components/schemas");
        assertFalse(
                schemas.has("Error"),
                "a schema must not be named Error: generated classes would hide the built-in one");
        schemas.properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(field -> assertFalse(
                                field.getValue().path("type").asText().equals("array"),
                                schema.getKey() + "." + field.getKey() + " is an array without a name")));
    }

    @Test
    void errorCodesMatchTheServer() {
        TreeSet<String> documented = new TreeSet<>();
        StreamSupport.stream(
                        document.at("/components/schemas/ApiError/properties/code/enum")
                                .spliterator(),
                        false)
                .forEach(code -> documented.add(code.asText()));
        assertEquals(
                new TreeSet<>(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::id).toList()),
                documented);
    }
}
