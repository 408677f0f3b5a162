// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import io.ofajava.Task;
import io.ofajava.error.Setting;
import io.ofajava.server.OpenApiDocument;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.http.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The OpenAPI document's schemas of a request against what the parser reads, field by field: the parser accepts both
 * ends of each documented range and refuses the values beyond them, values of another type, and fields that are not
 * documented; and it has no field that is not in the document. {@code null} counts as absent everywhere, which the
 * document states for arrays only.
 */
class RequestSchemaTest {
    private static final String IMAGE = "iVBORw0KGgo=";
    private static final String BUCKET = "own";
    private static final int TEXT_CHARS = 20_000;
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();
    private static final RequestParser PARSER = new RequestParser(ServerConfig.of(
            Map.of(), Map.of("max-text-chars", "" + TEXT_CHARS, "s3-bucket", BUCKET, "s3-region", "eu-west-1")));

    /** An object of the request: its schema, and where it stands. */
    private record Part(String schema, String pointer) {
        String field(String name) {
            return pointer + "/" + name;
        }
    }

    private static final List<Part> PARTS = List.of(
            new Part("Request", ""),
            new Part("GenerationOptions", "/options"),
            new Part("Output", "/output"),
            new Part("S3Target", "/output/s3"));

    @TestFactory
    Stream<DynamicTest> everyDocumentedFieldIsReadAsDocumented() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Part part : PARTS) {
            for (String name : DOCUMENT.properties(part.schema())) {
                tests.add(DynamicTest.dynamicTest(
                        part.schema() + "." + name,
                        () -> check(part.field(name), DOCUMENT.property(part.schema(), name))));
            }
        }
        assertTrue(tests.size() > 35, tests.size() + " fields");
        return tests.stream();
    }

    /** An error lists the names that were asked for: there is no other list of them. */
    @TestFactory
    Stream<DynamicTest> theParserReadsNoOtherField() {
        return PARTS.stream()
                .map(part -> DynamicTest.dynamicTest(part.schema(), () -> {
                    ApiException refused =
                            assertThrows(ApiException.class, () -> PARSER.read(with(part.field("unknown"), json("1"))));
                    assertEquals(part.field("unknown"), refused.path());
                    String message = refused.getMessage();
                    TreeSet<String> known = new TreeSet<>(
                            List.of(message.substring(message.indexOf(Fields.KNOWN) + Fields.KNOWN.length())
                                    .split(", ")));
                    if (part.schema().equals("GenerationOptions")) {
                        assertTrue(
                                DOCUMENT.properties(part.schema()).containsAll(known),
                                known::toString); // those of a task
                    } else {
                        assertEquals(DOCUMENT.properties(part.schema()), known);
                    }
                }));
    }

    /** The library, the command and Spark share this table. */
    @Test
    void theOptionsAreThoseOfTheLibrary() {
        assertEquals(
                new TreeSet<>(GenerationOptions.descriptors().stream()
                        .map(OptionDescriptor::name)
                        .toList()),
                DOCUMENT.properties("GenerationOptions"));
        for (OptionDescriptor option : GenerationOptions.descriptors()) {
            JsonNode schema = DOCUMENT.property("GenerationOptions", option.name());
            assertEquals(type(option), OpenApiDocument.type(schema), option.name());
            switch (option.type()) {
                case INTEGER, NUMBER -> {
                    if (option.setting() != Setting.SEED) {
                        String least = schema.has("minimum") ? "minimum" : "exclusiveMinimum";
                        // The least topP stands for "above 0".
                        assertEquals(option.least(), bound(schema, least), 1e-5, option.name());
                        assertEquals(option.most(), bound(schema, "maximum"), option.name());
                    }
                }
                case NAME ->
                    assertEquals(
                            Set.copyOf(option.values()),
                            Set.copyOf(OpenApiDocument.texts(schema.path("enum"))),
                            option.name());
                case TEXT, PATH -> {
                    assertEquals(option.least(), bound(schema, "minLength"), option.name());
                    assertEquals(option.most(), bound(schema, "maxLength"), option.name());
                }
                case TEXTS -> {
                    assertEquals(option.least(), bound(schema, "minItems"), option.name());
                    assertEquals(option.most(), bound(schema, "maxItems"), option.name());
                }
                case BOOLEAN -> assertTrue(schema.path("enum").isMissingNode(), option.name());
            }
        }
    }

    private static double bound(JsonNode schema, String name) {
        return schema.path(name).asDouble(Double.NaN);
    }

    private static String type(OptionDescriptor option) {
        return switch (option.type()) {
            case INTEGER -> "integer";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case NAME, TEXT, PATH -> "string";
            case TEXTS -> "array";
        };
    }

    @Test
    void theTasksAreThoseOfTheLibraryAndAlwaysRequired() {
        assertEquals(
                Task.all().stream().map(Task::name).toList(),
                OpenApiDocument.texts(DOCUMENT.property("Request", "task").path("enum")));
        assertEquals(List.of("task"), DOCUMENT.required("Request"));
        refuses("/task", null);
        for (String schema : List.of("GenerationOptions", "Output", "S3Target")) {
            assertEquals(List.of(), DOCUMENT.required(schema));
        }
    }

    private static void check(String pointer, JsonNode schema) {
        String type = OpenApiDocument.type(schema);
        wrongTypes(type).forEach(wrong -> refuses(pointer, wrong));
        switch (type) {
            case "integer" -> whole(pointer, schema);
            case "number" -> real(pointer, schema);
            case "boolean" -> {
                accepts(pointer, json("true"));
                accepts(pointer, json("false"));
            }
            case "string" -> text(pointer, schema);
            case "array" -> list(pointer, schema);
            case "object" -> accepts(pointer, json("{}"));
            default -> throw new AssertionError(pointer + " has the type " + type);
        }
    }

    private static void whole(String pointer, JsonNode schema) {
        if (schema.has("maximum")) {
            accepts(pointer, schema.get("minimum"));
            accepts(pointer, schema.get("maximum"));
            refuses(pointer, json(schema.get("minimum").asLong() - 1 + ""));
            refuses(pointer, json(schema.get("maximum").asLong() + 1 + ""));
        } else {
            assertEquals("int64", schema.path("format").asText(), pointer + " has no range");
            accepts(pointer, json(Long.MIN_VALUE + ""));
            accepts(pointer, json(Long.MAX_VALUE + ""));
            refuses(pointer, json("9223372036854775808"));
        }
        if (schema.has("multipleOf")) {
            refuses(pointer, json(schema.get("minimum").asLong() + 1 + ""));
        }
    }

    private static void real(String pointer, JsonNode schema) {
        if (schema.has("minimum")) {
            accepts(pointer, schema.get("minimum"));
            refuses(pointer, json(bound(schema, "minimum") - 0.01 + ""));
        } else {
            refuses(pointer, schema.get("exclusiveMinimum"));
        }
        accepts(pointer, schema.get("maximum"));
        refuses(pointer, json(bound(schema, "maximum") + 0.01 + ""));
    }

    private static void text(String pointer, JsonNode schema) {
        if (schema.has("enum")) {
            // Other tasks need other fields: only the name itself is tried.
            schema.get("enum").forEach(value -> assertNotEquals(pointer, refusedField(pointer, value), pointer));
            refuses(pointer, json("\"no such name\""));
            return;
        }
        boolean free = !pointer.equals("/image") && !pointer.endsWith("/bucket");
        accepts(pointer, quoted(pointer.equals("/image") ? IMAGE : free ? "x" : BUCKET));
        if (schema.has("minLength")) {
            refuses(pointer, quoted(""));
        }
        if (free) {
            int most = schema.path("maxLength").asInt(TEXT_CHARS);
            accepts(pointer, quoted("x".repeat(most)));
            refuses(pointer, quoted("x".repeat(most + 1)));
        }
        if (schema.has("pattern")) {
            refuses(pointer, quoted(" "));
        }
    }

    private static void list(String pointer, JsonNode schema) {
        int least = schema.get("minItems").asInt();
        int most = schema.get("maxItems").asInt();
        String item = schema.at("/items/type").asText().equals("number") ? "1.5" : "\"x\"";
        if (pointer.equals("/texts")) { // each task has a number of its own
            accepts(pointer, items(item, 2));
        } else {
            accepts(pointer, items(item, least));
            accepts(pointer, items(item, most));
        }
        refuses(pointer, items(item, least - 1));
        refuses(pointer, items(item, most + 1));
        refuses(pointer, items("{}", least));
    }

    private static List<JsonNode> wrongTypes(String type) {
        List<JsonNode> wrong = new ArrayList<>();
        if (!type.equals("string")) {
            wrong.add(quoted("1"));
        }
        if (type.equals("integer")) {
            wrong.add(json("1.5"));
        } else if (!type.equals("number")) {
            wrong.add(json("7"));
        }
        if (!type.equals("object")) {
            wrong.add(json("{}"));
        }
        return wrong;
    }

    private static void accepts(String pointer, JsonNode value) {
        ObjectNode request = with(pointer, value);
        assertDoesNotThrow(() -> PARSER.read(request), () -> pointer + " = " + shown(value));
    }

    private static void refuses(String pointer, JsonNode value) {
        String field = refusedField(pointer, value);
        assertTrue(
                field != null && (field + "/").startsWith(pointer + "/"),
                () -> pointer + " = " + shown(value) + ": " + field);
    }

    /** The field that a request with this value is refused for, or null. */
    private static String refusedField(String pointer, JsonNode value) {
        try {
            PARSER.read(with(pointer, value));
            return null;
        } catch (ApiException e) {
            return e.path();
        }
    }

    private static String shown(JsonNode value) {
        String text = String.valueOf(value);
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    /** A request that is valid but for this field, of a task that takes it. */
    private static ObjectNode with(String pointer, JsonNode value) {
        int end = pointer.lastIndexOf('/');
        String name = pointer.substring(end + 1);
        ObjectNode request = request(pointer, name);
        ObjectNode parent = (ObjectNode) request.at(pointer.substring(0, end));
        if (value == null) {
            parent.remove(name);
        } else {
            parent.set(name, value);
        }
        return request;
    }

    private static ObjectNode request(String pointer, String name) {
        Task task = Task.all().stream()
                .filter(each -> takes(each, pointer, name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no task takes " + pointer));
        ObjectNode request = Json.object().put("task", task.name());
        if (task.image() == Task.Use.REQUIRED) {
            request.put("image", IMAGE);
        }
        if (task.texts().size() == 1) {
            request.put("text", "x");
        } else if (task.texts().size() > 1 && !name.equals("texts")) {
            task.texts().forEach(text -> request.withArray("/texts").add(text));
        }
        if (task.region() == Task.Use.REQUIRED) {
            request.putArray("region").add(0).add(0).add(1).add(1);
        }
        request.putObject("options");
        if (pointer.startsWith("/output")) {
            request.putObject("output").putObject("s3").put("bucket", BUCKET);
        }
        return request;
    }

    private static boolean takes(Task task, String pointer, String name) {
        if (pointer.startsWith("/output")) {
            return task.output() == Task.Output.IMAGES && task.image() == Task.Use.NONE;
        }
        if (pointer.startsWith("/options/") && !name.equals("unknown")) {
            return task.options().stream().anyMatch(setting -> setting.id().equals(name));
        }
        return switch (name) {
            case "text" -> task.texts().size() == 1;
            case "texts" -> task.texts().size() == 2;
            case "image" -> task.image() == Task.Use.REQUIRED;
            case "region" -> task.region() == Task.Use.REQUIRED;
            case "objectTags" -> task.objectTags() != Task.Use.NONE;
            case "choices" -> task.options().contains(Setting.CHOICES);
            default -> true;
        };
    }

    private static JsonNode items(String item, int count) {
        return json("[" + String.join(",", Collections.nCopies(count, item)) + "]");
    }

    private static JsonNode quoted(String text) {
        return json('"' + text + '"');
    }

    private static JsonNode json(String text) {
        return OpenApiDocument.json(text);
    }
}
