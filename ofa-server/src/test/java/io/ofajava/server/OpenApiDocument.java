// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The schemas of the OpenAPI document. */
public record OpenApiDocument(JsonNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The document in the jar. */
    public static OpenApiDocument load() {
        try (InputStream in = OfaServer.class.getResourceAsStream("openapi.json")) {
            return new OpenApiDocument(JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all schemas. */
    public SortedSet<String> schemas() {
        return names(root.at("/components/schemas"));
    }

    /** A schema. */
    public JsonNode schema(String name) {
        JsonNode schema = root.at("/components/schemas/" + name);
        if (schema.isMissingNode()) {
            throw new AssertionError("the document has no schema " + name);
        }
        return schema;
    }

    /** The names of an object's fields. */
    public SortedSet<String> properties(String schema) {
        return names(schema(schema).path("properties"));
    }

    /** The names of the fields that an object always has. */
    public List<String> required(String schema) {
        return texts(schema(schema).path("required"));
    }

    /** The schema of a field, references followed. */
    public JsonNode property(String schema, String name) {
        return resolved(schema(schema).path("properties").path(name));
    }

    /** A schema, references followed. */
    public JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? resolved(schema(target(schema))) : schema;
    }

    /** The name of the schema that a reference leads to. */
    static String target(JsonNode reference) {
        String path = reference.get("$ref").asText();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The one type of a schema besides null. */
    public static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        List<String> types = new ArrayList<>(type.isArray() ? texts(type) : List.of(type.asText()));
        types.remove("null");
        if (types.size() != 1) {
            throw new AssertionError("not one type: " + schema);
        }
        return types.get(0);
    }

    /** A JSON array of strings. */
    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static SortedSet<String> names(JsonNode object) {
        SortedSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
