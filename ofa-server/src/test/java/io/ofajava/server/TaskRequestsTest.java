// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import io.ofajava.Task;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every task and every generation option over HTTP. */
class TaskRequestsTest {
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start().awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode ok(String request) {
        HttpResponse<String> response = server.post("/invocations", "application/json", request);
        assertEquals(200, response.statusCode(), request + response.body());
        return ServerProcess.json(response);
    }

    private static String request(String task, String more) {
        return ExampleImages.request(task, ExampleImages.DIAMOND, more);
    }

    @Test
    void tasksOfEveryKindAreServed() {
        for (String text : List.of("ocr", "detect")) {
            JsonNode result = ok(request(text, ", \"options\": {\"maxLength\": 4}"));
            assertTrue(result.has("text") && result.get("nBest").size() == 1, result.toString());
            assertEquals(text.equals("detect"), result.has("boxes"));
        }
        JsonNode matched = ok(request("match", ", \"text\": \"a red diamond\", \"options\": {\"nBest\": 2}"));
        assertEquals(2, matched.get("nBest").size());
        assertTrue(List.of("yes", "no").contains(matched.get("text").asText()));
        JsonNode classified = ok(request("classify", ", \"choices\": [\"a red diamond\", \"a blue circle\"]"));
        assertEquals("a red diamond", classified.get("text").asText());
        assertTrue(ok(request("describe-region", ", \"region\": [0, 0, 60.5, 60], \"options\": {\"maxLength\": 4}"))
                .has("text"));
        assertTrue(ok(request("answer", ", \"text\": \"what is this?\", \"objectTags\": [\"diamond\", \"cross\"]"))
                .has("probability"));
        JsonNode same = ok("{\"task\": \"qqp\", \"texts\": [\"what is it?\", \"what is this?\"]}");
        assertTrue(List.of("yes", "no").contains(same.get("text").asText()));
        assertEquals(
                same.get("text"),
                ok("{\"task\": \"qqp\", \"texts\": [\"what is it?\", \"what is this?\"]}")
                        .get("text"));
    }

    @Test
    void attributesOfABareImageAreEquivalent() {
        HttpResponse<String> response = server.post(
                "/invocations",
                "image/png",
                ExampleImages.DIAMOND,
                "X-Amzn-SageMaker-Custom-Attributes",
                "task=describe-region;region=0,0,60.5,60;maxLength=4");
        assertEquals(200, response.statusCode(), response.body());
        assertEquals("describe-region", ServerProcess.json(response).get("task").asText());
    }

    @Test
    void theSameSeedGivesTheSameTexts() {
        String sampled =
                ", \"options\": {\"topK\": 50, \"temperature\": 3, \"candidates\": 3, \"seed\": %d, \"maxLength\": 8}";
        JsonNode first = ok(request("caption", String.format(sampled, 5)));
        assertEquals(3, first.get("nBest").size());
        assertEquals(
                first.get("nBest"),
                ok(request("caption", String.format(sampled, 5))).get("nBest"));
        assertNotEquals(
                first.get("nBest"),
                ok(request("caption", String.format(sampled, 6))).get("nBest"));
    }

    @Test
    void outputsBeginWithThePrefix() {
        JsonNode result =
                ok(request("caption", ", \"options\": {\"prefix\": \"the cross\", \"beamSize\": 2, \"nBest\": 2}"));
        result.get("nBest")
                .forEach(output -> assertTrue(output.get("text").asText().startsWith("the cross"), result.toString()));
    }

    /** The document lists the library's tasks and options. */
    @Test
    void theDocumentListsAllTasksAndOptions() {
        JsonNode schemas = ServerProcess.json(server.get("/openapi.json")).at("/components/schemas");
        List<String> tasks = new ArrayList<>();
        schemas.at("/Request/properties/task/enum").forEach(name -> tasks.add(name.asText()));
        assertEquals(Task.all().stream().map(Task::name).toList(), tasks);
        JsonNode options = schemas.at("/GenerationOptions/properties");
        List<String> names = new ArrayList<>();
        options.fieldNames().forEachRemaining(names::add);
        assertEquals(
                GenerationOptions.descriptors().stream()
                        .map(OptionDescriptor::name)
                        .toList(),
                names);
        for (OptionDescriptor option : GenerationOptions.descriptors()) {
            JsonNode schema = options.get(option.name());
            if (schema.has("maximum")) {
                assertEquals(option.most(), schema.get("maximum").doubleValue(), option.name());
            }
            if (schema.has("minimum")) {
                assertEquals(option.least(), schema.get("minimum").doubleValue(), option.name());
            }
        }
        TreeSet<String> results = new TreeSet<>();
        for (String schema : List.of("Caption", "Answer", "Region", "Generation", "ImageGeneration")) {
            schemas.at("/" + schema + "/properties/task/enum").forEach(name -> assertTrue(results.add(name.asText())));
        }
        assertEquals(new TreeSet<>(tasks), results, "every task must have exactly one schema of results");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{\"task\": \"dance\"} # 400 # /task",
                "{\"task\": \"qqp\", \"texts\": [\"one\"]} # 400 # /texts",
                "{\"task\": \"summarize\", \"text\": \"a\", \"image\": \"AAAA\"} # 400 # /image",
                "{\"task\": \"describe-region\", \"image\": \"AAAA\"} # 400 # /region",
                "{\"task\": \"describe-region\", \"image\": \"AAAA\", \"region\": [1, 2, 3]} # 400 # /region",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"objectTags\": [\"x\"]} # 400 # /objectTags",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"choices\": [\"x\"]} # 400 # /choices",
                "{\"task\": \"ground\", \"image\": \"AAAA\", \"text\": \"x\", \"options\": {\"topK\": 4}} # 400 # /options/topK",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"topP\": 0}} # 400 # /options/topP",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"temperature\": \"1\"}} # 400 # /options/temperature",
                "{\"task\": \"caption\", \"image\": \"AAAA\", \"options\": {\"beamSize\": 3, \"topK\": 4}} # 422 # /options"
            })
    void whatDoesNotFitIsRefusedByItsPath(String request, int status, String path) {
        HttpResponse<String> response = server.post("/invocations", "application/json", request);
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(path, ServerProcess.json(response).at("/path").asText(), response.body());
    }
}
