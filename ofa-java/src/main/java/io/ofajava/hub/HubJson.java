// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ofajava.error.HubError;
import java.net.URI;

/** Parses responses of hosts. */
final class HubJson {
    private static final int MAX_DEPTH = 16;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private HubJson() {}

    static JsonNode parse(String text, URI address) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw HubError.BAD_ANSWER.causedBy(
                    e,
                    address,
                    "did not respond with JSON (" + e.getOriginalMessage() + "); is that the address of a model hub?");
        }
    }
}
