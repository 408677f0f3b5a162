// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares responses with the schemas of the OpenAPI document. */
final class ResponseSchemas {
    private static final String ID = "https://ofajava.io/openapi.json";
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, DOCUMENT.root().toString())));

    /** The fields that the responses had, by the schema of their object. */
    private final SortedMap<String, SortedSet<String>> seen = new TreeMap<>();

    /** What a schema does not permit in a response. */
    static List<Error> mistakes(String schema, String json) {
        return REGISTRY.getSchema(SchemaLocation.of(ID + "#/components/schemas/" + schema))
                .validate(json, InputFormat.JSON);
    }

    static void assertValid(String schema, String json) {
        assertEquals(List.of(), mistakes(schema, json), schema + ": " + json);
    }

    /**
     * The response must be valid, and every field of it must be in the schema, which permits others.
     *
     * @param undescribed fields that the document leaves out
     */
    void check(String schema, JsonNode response, Set<String> undescribed) {
        assertValid(schema, response.toString());
        collect(schema, response, undescribed);
    }

    private void collect(String schema, JsonNode value, Set<String> undescribed) {
        JsonNode definition = DOCUMENT.schema(schema);
        JsonNode item = definition.path("items");
        if (item.has("$ref")) {
            value.forEach(each -> collect(OpenApiDocument.target(item), each, undescribed));
        }
        value.properties().forEach(field -> {
            String name = field.getKey();
            if (undescribed.contains(name) || !definition.has("properties")) {
                return;
            }
            assertTrue(DOCUMENT.properties(schema).contains(name), () -> schema + " does not have " + name);
            seen.computeIfAbsent(schema, key -> new TreeSet<>()).add(name);
            JsonNode described = definition.path("properties").path(name);
            if (described.has("$ref")) {
                collect(OpenApiDocument.target(described), field.getValue(), undescribed);
            }
        });
    }

    /** The responses checked so far had every field of the schema, except for these. */
    void assertComplete(String schema, String... absent) {
        SortedSet<String> expected = new TreeSet<>(DOCUMENT.properties(schema));
        expected.removeAll(List.of(absent));
        assertEquals(expected, seen.getOrDefault(schema, new TreeSet<>()), schema);
    }
}
