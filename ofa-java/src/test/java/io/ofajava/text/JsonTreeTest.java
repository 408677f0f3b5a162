// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Jackson's own tree. */
class JsonTreeTest {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(Json.factory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static JsonNode read(String text) throws IOException {
        try (JsonParser json = Json.factory().createParser(text)) {
            return JsonTree.read(json);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "[]",
                "3",
                "\"a\\u0041\\n\"",
                "null",
                "{\"a\": [1, -2147483649, 123456789012345678901234567890, 1.5, 1e3, 0.1, -0.0, 1e400], \"b\": {\"\": null}}",
                "[true, false, null, [[]], {\"x\": {\"y\": [0]}}]"
            })
    void equalsJacksons(String text) throws IOException {
        assertEquals(MAPPER.readTree(text), read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[1",
                "{\"a\": 1, \"a\": 2}",
                "{} {}",
                "{\"a\"}",
                "[1,]",
                "{\"a\": }",
                "]",
                "tru",
                "1 2",
                "{'a': 1}"
            })
    void refusesWhatJacksonRefuses(String text) {
        assertThrows(JsonProcessingException.class, () -> MAPPER.readTree(text));
        assertThrows(JsonProcessingException.class, () -> read(text));
    }
}
