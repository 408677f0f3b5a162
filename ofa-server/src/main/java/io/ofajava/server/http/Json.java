// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Parses untrusted JSON within limits, and writes JSON. Thread-safe. */
public final class Json {
    private static final int MAX_NAME_LENGTH = 256;
    private static final int MAX_NUMBER_LENGTH = 64;
    /**
     * Maximum number of values, names and brackets of a document. An empty object takes two bytes in a body and about
     * eighty in memory, so a limit on the body's length is not sufficient. The value permits twenty lists with the
     * maximum number of choices.
     */
    private static final int MAX_TOKENS = 250_000;

    /** The one mapper of this module, with Jackson's defaults. */
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ([^\\]]*)]");

    private final ObjectMapper reader;

    /** @param limits depth and length; a string may be as long as a body, because it may be an image */
    public Json(ServerConfig.Limits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxJsonDepth())
                .maxStringLength(limits.maxBodyBytes())
                .maxNameLength(MAX_NAME_LENGTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxDocumentLength(limits.maxBodyBytes())
                .maxTokenCount(MAX_TOKENS)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        reader = MAPPER.copyWith(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** @throws ApiException 400 with the location, unless it is a single JSON value within the limits */
    public JsonNode read(byte[] bytes, int offset, int length) {
        // Uses a Reader, because Jackson's own decoder accepts overlong UTF-8 and auto-detects UTF-16 and UTF-32.
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(bytes, offset, length), Utf8.decoder(StandardCharsets.UTF_8));
        try {
            JsonNode node = reader.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw ApiException.field("", "the body is empty; send a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new ApiException(
                            ErrorCode.INVALID_REQUEST,
                            "the body is not JSON within the limits: " + firstLine(e.getOriginalMessage()) + place,
                            e)
                    .at("");
        } catch (IOException e) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "the body is not UTF-8, which JSON must be", e).at("");
        }
    }

    private static String firstLine(String message) {
        // Matches Jackson's locations, "[Source: REDACTED (...); line: 1, column: 1]", to remove the source
        // description.
        String line = SOURCE.matcher(String.valueOf(message).lines().findFirst().orElse(""))
                .replaceAll("$1")
                .replaceFirst(": not allowed as per `DeserializationFeature.*", "");
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }

    /** Reads the values of a resource of this project, one after the other, without the limits of {@link #read}. */
    public static MappingIterator<JsonNode> values(byte[] trusted) throws IOException {
        return MAPPER.readerFor(JsonNode.class).readValues(trusted);
    }

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A new empty array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** The node as UTF-8. */
    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values can be written", e);
        }
    }

    /** The common format of errors. */
    public static ObjectNode error(ApiException error, String requestId) {
        ObjectNode node = object().put("code", error.code().id())
                .put("message", error.getMessage())
                .put("requestId", requestId);
        if (error.path() != null) {
            node.put("path", error.path());
        }
        return node;
    }
}
