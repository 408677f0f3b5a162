// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.Alternative;
import io.ofajava.GeneratedImage;
import io.ofajava.GeneratedImages;
import io.ofajava.InputImage;
import io.ofajava.LabeledBox;
import io.ofajava.Task;
import io.ofajava.image.Box;
import io.ofajava.image.ImageFormat;
import io.ofajava.image.RgbImage;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The OpenAPI document's schemas of a result against the library's types of a result, field by field: names, types,
 * required fields and enums. {@link OpenApiTest} validates the server's responses against the same schemas.
 */
class ResponseSchemaTest {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();
    private static final Set<String> TEXT_RESULT = Set.of("text", "score", "nBest");
    private static final Set<String> EVERY_RESULT = Set.of("task", "timings", "model", "requestId");
    /** Fields of streamed results, of requests with an image, and of results with remarks. */
    private static final Set<String> SOME_RESULTS = Set.of("event", "image", "notes");

    @Test
    void alternativesAndInputImagesHaveTheFieldsOfTheirTypes() {
        assertFields("Alternative", Alternative.class, Map.of());
        assertFields("InputImage", InputImage.class, Map.of());
    }

    /** A grounded box has a score and no label, a box in a text has a label and the score of its text. */
    @Test
    void boxesHaveTheFieldsOfTheirType() {
        assertFields("ScoredBox", LabeledBox.class, Map.of("label", "the phrase of the request"));
        assertFields("LabeledBox", LabeledBox.class, Map.of("score", "that of the text"));
        assertEquals(
                Box.class.getRecordComponents().length,
                DOCUMENT.schema("BoxCorners").get("minItems").asInt());
    }

    @Test
    void generatedImagesHaveTheFieldsOfTheirType() {
        TreeSet<String> properties = new TreeSet<>(DOCUMENT.properties("GeneratedImage"));
        // How the file is delivered.
        properties.removeAll(Set.of("contentType", "width", "height", "s3"));
        TreeSet<String> components = names(GeneratedImage.class);
        components.remove("codes"); // the response has the image instead of its tokens
        assertEquals(components, properties);
        assertEquals(
                lowerCase(GeneratedImages.Ranking.values()),
                new TreeSet<>(OpenApiDocument.texts(
                        DOCUMENT.property("ImageGeneration", "ranking").get("enum"))));
    }

    @Test
    void enumsAreThoseOfTheTypes() {
        assertEquals(
                lowerCase(ImageFormat.values()),
                new TreeSet<>(OpenApiDocument.texts(
                        DOCUMENT.property("InputImage", "format").get("enum"))));
        assertEquals(
                Arrays.stream(Lifecycle.State.values()).map(Enum::name).toList(),
                OpenApiDocument.texts(DOCUMENT.property("Ping", "state").get("enum")));
    }

    @Test
    void everyTaskHasTheSchemaOfItsOutput() {
        Map<String, List<String>> expected = new TreeMap<>();
        Task.all()
                .forEach(task -> expected.computeIfAbsent(schema(task), key -> new ArrayList<>())
                        .add(task.name()));
        expected.forEach((schema, tasks) -> assertEquals(
                tasks, OpenApiDocument.texts(DOCUMENT.property(schema, "task").get("enum")), schema));
        JsonNode result = DOCUMENT.schema("Result");
        TreeSet<String> alternatives = new TreeSet<>();
        result.get("oneOf").forEach(reference -> alternatives.add(OpenApiDocument.target(reference)));
        assertEquals(expected.keySet(), alternatives);
        result.at("/discriminator/mapping")
                .properties()
                .forEach(entry -> assertTrue(
                        entry.getValue().asText().endsWith("/" + schema(Task.of(entry.getKey()))), entry.toString()));
        assertEquals(Task.all().size(), result.at("/discriminator/mapping").size());
    }

    @Test
    void resultsHaveTheFieldsOfTheirOutput() {
        assertResult("Caption", TEXT_RESULT);
        assertResult("Answer", Set.of("text", "score", "nBest", "probability"));
        assertResult("Generation", Set.of("text", "score", "nBest", "boxes"));
        assertResult("Region", Set.of("box", "normalized", "score", "nBest"));
        assertResult("ImageGeneration", Set.of("text", "seed", "ranking", "images"));
    }

    private static String schema(Task task) {
        return switch (task.output()) {
            case BOX -> "Region";
            case IMAGES -> "ImageGeneration";
            case LABELED_BOXES -> "Generation";
            case TEXT, CHOICE ->
                task.name().equals("run") ? "Generation" : task.choices() == Task.Choices.NONE ? "Caption" : "Answer";
        };
    }

    private static void assertResult(String schema, Set<String> own) {
        TreeSet<String> required = new TreeSet<>(own);
        required.addAll(EVERY_RESULT);
        assertEquals(required, new TreeSet<>(DOCUMENT.required(schema)), schema);
        TreeSet<String> all = new TreeSet<>(required);
        all.addAll(SOME_RESULTS);
        assertEquals(all, DOCUMENT.properties(schema), schema);
    }

    /** @param left components that the schema leaves out, with the reason */
    private static void assertFields(String schema, Class<? extends Record> type, Map<String, String> left) {
        TreeSet<String> expected = names(type);
        expected.removeAll(left.keySet());
        assertEquals(expected, DOCUMENT.properties(schema), schema);
        TreeSet<String> required = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName();
            if (left.containsKey(name)) {
                continue;
            }
            assertEquals(type(component), OpenApiDocument.type(DOCUMENT.property(schema, name)), schema + "." + name);
            if (component.getType() != Optional.class) {
                required.add(name);
            }
        }
        assertEquals(required, new TreeSet<>(DOCUMENT.required(schema)), schema);
    }

    private static String type(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == int.class || type == long.class) {
            return "integer";
        }
        if (type == double.class || type == float.class) {
            return "number";
        }
        if (type == Box.class) {
            return "array";
        }
        if (type == String.class || type == RgbImage.class || type == Optional.class) {
            return "string";
        }
        throw new AssertionError("no JSON type for " + component);
    }

    private static TreeSet<String> names(Class<? extends Record> type) {
        TreeSet<String> names = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            names.add(component.getName());
        }
        return names;
    }

    private static TreeSet<String> lowerCase(Enum<?>[] values) {
        TreeSet<String> names = new TreeSet<>();
        for (Enum<?> value : values) {
            names.add(value.name().toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
