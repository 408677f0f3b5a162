// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.Json;
import io.ofajava.server.http.Utf8;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that accompanies a bare image in SageMaker's custom attributes header:
 * {@code task=answer;text=what%20color%20is%20it%3F;nBest=3}. Values are percent-encoded; {@code choices},
 * {@code texts} and {@code objectTags} are separated by {@code |}.
 */
final class CustomAttributes {
    private static final Set<String> TOP = Set.of("task", "text", "stream", "timeoutMillis");
    private static final Set<String> TEXTS = Set.of("task", "text", "promptType", "prefix");
    private static final Set<String> LISTS = Set.of("choices", "texts", "objectTags");

    private CustomAttributes() {}

    /**
     * Converts the header to a JSON object.
     *
     * @param header the decoded header; null if there is none
     */
    static ObjectNode parse(@Nullable String header) {
        ObjectNode object = Json.object();
        if (header == null) {
            return object;
        }
        for (String pair : header.split(";")) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw mistake("has '" + clip(pair.strip()) + "', which is not name=value");
            }
            String name = pair.substring(0, equals).strip();
            put(
                    TOP.contains(name) || LISTS.contains(name) || name.equals("region")
                            ? object
                            : object.withObject("/options"),
                    name,
                    decoded(pair.substring(equals + 1).strip()));
        }
        return object;
    }

    private static void put(ObjectNode object, String name, String value) {
        if (object.has(name)) {
            throw mistake("names " + clip(name) + " twice");
        }
        if (name.equals("region")) {
            for (String edge : value.split(",", -1)) {
                if (!edge.matches("\\d{1,5}(\\.\\d{1,9})?")) {
                    throw mistake("has the region " + clip(value) + ", which is not four numbers with commas");
                }
                object.withArray(name).add(Double.parseDouble(edge));
            }
        } else if (LISTS.contains(name)) {
            for (String choice : value.split("\\|", -1)) {
                object.withArray(name).add(choice);
            }
        } else if (TEXTS.contains(name)) {
            object.put(name, value);
        } else if (value.equals("true") || value.equals("false")) {
            object.put(name, value.equals("true"));
        } else if (value.matches("-?\\d{1,18}")) {
            object.put(name, Long.parseLong(value));
        } else if (value.matches("-?\\d{1,9}\\.\\d{1,9}")) {
            object.put(name, Double.parseDouble(value));
        } else {
            object.put(name, value);
        }
    }

    private static String decoded(String value) {
        try {
            // Latin-1 maps each byte to one character. Non-ASCII text that was sent unencoded has been decoded before.
            String bytes = URLDecoder.decode(
                    URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%25", "%"), StandardCharsets.ISO_8859_1);
            return Utf8.decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw mistake("has a value that is not percent-encoded UTF-8: " + clip(value));
        }
    }

    private static ApiException mistake(String what) {
        return new ApiException(ErrorCode.INVALID_REQUEST, "the header " + Exchange.CUSTOM_ATTRIBUTES + " " + what);
    }

    private static String clip(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
