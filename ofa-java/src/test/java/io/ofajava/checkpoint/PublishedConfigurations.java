// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/**
 * The configurations of the five published sizes, from the golden set of {@code -Dofa.golden} or from the test
 * resources.
 */
final class PublishedConfigurations {
    private static final String FILE = "models/published_configurations.json";

    private PublishedConfigurations() {}

    static JsonNode read() {
        String given = System.getProperty("ofa.golden", "");
        Path golden = given.isEmpty()
                ? Path.of(System.getProperty("ofa.root", ".."), "ofa-java/src/test/resources/golden")
                : Path.of(given);
        try {
            return new ObjectMapper().readTree(golden.resolve(FILE).toFile()).get("configurations");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
