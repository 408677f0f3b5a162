// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.OpenApiDocument;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import io.ofajava.server.request.RequestParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The OpenAPI document's schemas of OpenAI-style requests against what their parsers read, field by field: each field
 * is accepted at both ends of its documented range, refused beyond them and with another type; and the parsers read no
 * field that is not in the document.
 */
class OpenAiSchemaTest {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();
    private static final RequestParser PARSER =
            new RequestParser(ServerConfig.of(Map.of(), Map.of("s3-bucket", "own", "s3-region", "eu-west-1")));

    /** A kind of request: its schema, how it is parsed, and a valid one with its required fields only. */
    private enum Kind {
        CHAT(
                "ChatRequest",
                body -> ChatRequest.of(body).request(),
                "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}"),
        IMAGES("ImagesRequest", body -> ImagesRequest.of(body, true).request(), "{\"prompt\": \"x\"}");

        private final String schema;
        private final Function<JsonNode, ObjectNode> parser;
        private final String least;

        Kind(String schema, Function<JsonNode, ObjectNode> parser, String least) {
            this.schema = schema;
            this.parser = parser;
            this.least = least;
        }

        private ObjectNode request() {
            return (ObjectNode) OpenApiDocument.json(least);
        }

        /** The request as a whole, with the checks of this server's own request. */
        private void parse(ObjectNode body) {
            PARSER.one(parser.apply(body), "", null);
        }

        private ObjectNode with(String name, JsonNode value) {
            ObjectNode body = request();
            if (this == CHAT && name.equals("seed")) {
                body.put("temperature", 1); // a seed is read for sampling only
            }
            return body.set(name, value);
        }

        private void accepts(String name, JsonNode value) {
            ObjectNode body = with(name, value);
            assertDoesNotThrow(() -> parse(body), () -> name + " = " + value);
        }

        private void refuses(String name, JsonNode value) {
            ObjectNode body = with(name, value);
            assertThrows(ApiException.class, () -> parse(body), () -> name + " = " + value);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedFieldIsReadAsDocumented() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (String name : DOCUMENT.properties(kind.schema)) {
                tests.add(DynamicTest.dynamicTest(
                        kind.schema + "." + name, () -> check(kind, name, DOCUMENT.property(kind.schema, name))));
            }
        }
        assertTrue(tests.size() > 16, tests.size() + " fields");
        return tests.stream();
    }

    private static void check(Kind kind, String name, JsonNode schema) {
        String type = OpenApiDocument.type(schema);
        kind.refuses(name, Json.object());
        if (!type.equals("string")) {
            kind.refuses(name, json("\"1\""));
        }
        switch (type) {
            case "integer", "number" -> number(kind, name, schema);
            case "boolean" -> kind.accepts(name, json("false"));
            case "string" -> text(kind, name, schema);
            case "array" -> {
                kind.accepts(name, kind.request().get(name));
                kind.refuses(name, json("[]"));
            }
            default -> throw new AssertionError(name + " has the type " + type);
        }
    }

    private static void number(Kind kind, String name, JsonNode schema) {
        boolean whole = schema.get("type").asText().equals("integer");
        if (whole) {
            kind.refuses(name, json("1.5"));
        }
        if (schema.has("minimum")) {
            double least = schema.get("minimum").doubleValue();
            kind.accepts(name, schema.get("minimum"));
            kind.refuses(name, json(whole ? (long) least - 1 + "" : least - 0.01 + ""));
        } else {
            kind.accepts(name, json(Long.MIN_VALUE + ""));
        }
        if (schema.has("maximum")) {
            double most = schema.get("maximum").doubleValue();
            kind.accepts(name, schema.get("maximum"));
            kind.refuses(name, json(whole ? (long) most + 1 + "" : most + 0.01 + ""));
        } else if (schema.path("format").asText().equals("int64")) {
            kind.accepts(name, json(Long.MAX_VALUE + ""));
        }
    }

    private static void text(Kind kind, String name, JsonNode schema) {
        kind.refuses(name, json("7"));
        if (schema.has("enum")) {
            schema.get("enum").forEach(value -> kind.accepts(name, value));
            kind.refuses(name, json("\"no such name\""));
        } else {
            kind.accepts(name, json("\"x\""));
        }
    }

    /** A body that remembers which of its fields were asked for. */
    private static final class Recorder extends ObjectNode {
        private static final long serialVersionUID = 1L;

        private final transient Set<String> asked = new TreeSet<>();

        Recorder(ObjectNode content) {
            super(JsonNodeFactory.instance);
            setAll(content);
        }

        @Override
        public JsonNode get(String name) {
            asked.add(name);
            return super.get(name);
        }

        @Override
        public JsonNode path(String name) {
            asked.add(name);
            return super.path(name);
        }
    }

    /** Fields that change the result are refused; docs/server.md names them, and a client need not know them. */
    @Test
    void theParsersReadNoOtherField() {
        Map<Kind, Set<String>> refused = Map.of(
                Kind.CHAT,
                Set.of(
                        "stop",
                        "frequency_penalty",
                        "presence_penalty",
                        "logit_bias",
                        "logprobs",
                        "tools",
                        "functions",
                        "prediction",
                        "audio",
                        "response_format"),
                Kind.IMAGES,
                Set.of("stream", "partial_images"));
        for (Kind kind : Kind.values()) {
            Recorder recorder = new Recorder(kind.with("seed", json("1")));
            kind.parser.apply(recorder);
            TreeSet<String> expected = new TreeSet<>(DOCUMENT.properties(kind.schema));
            expected.addAll(refused.get(kind));
            assertEquals(expected, recorder.asked, kind.schema);
            for (String name : refused.get(kind)) {
                kind.refuses(name, json("{\"type\": \"json_object\"}"));
            }
        }
    }

    @Test
    void requiredFieldsAreRequired() {
        for (Kind kind : Kind.values()) {
            for (String name : DOCUMENT.required(kind.schema)) {
                ObjectNode body = kind.request();
                body.remove(name);
                assertThrows(ApiException.class, () -> kind.parse(body), name);
            }
            assertDoesNotThrow(() -> kind.parse(kind.request()), kind.schema);
        }
    }

    /** The item with a URL, which the server responds if it has a bucket. */
    @Test
    void imagesHaveBase64OrUrl() {
        JsonNode answer = OpenApiDocument.json("{\"images\": [{\"contentType\": \"image/png\", \"width\": 2,"
                + " \"height\": 3, \"image\": \"AA==\", \"s3\": {\"presignedUrl\": \"https://a/b\"}}]}");
        TreeSet<String> names = new TreeSet<>();
        for (boolean url : new boolean[] {false, true}) {
            ObjectNode response = new ImagesRequest("m", Json.object(), "auto", url).response(answer, 1);
            assertEquals(
                    DOCUMENT.properties("ImagesResponse"),
                    new TreeSet<>(response.properties().stream()
                            .map(Map.Entry::getKey)
                            .toList()));
            response.at("/data/0").fieldNames().forEachRemaining(names::add);
        }
        assertEquals(DOCUMENT.properties("ImagesItem"), names);
    }

    private static JsonNode json(String text) {
        return OpenApiDocument.json(text);
    }
}
