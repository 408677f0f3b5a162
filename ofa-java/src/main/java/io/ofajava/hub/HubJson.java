// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.error.HubError;
import io.ofajava.text.DefaultMapper;
import java.net.URI;

/** Parses responses of hosts. */
final class HubJson {
    private static final int MAX_DEPTH = 16;
    private static final ObjectMapper MAPPER = DefaultMapper.MAPPER.copyWith(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build());

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
