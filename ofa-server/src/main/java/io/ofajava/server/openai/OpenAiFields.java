// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.server.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields of OpenAI's requests. Fields without a counterpart are rejected if they would change the result, and otherwise
 * ignored.
 */
final class OpenAiFields {
    private OpenAiFields() {}

    /** A field, or null if it is absent or null. */
    static @Nullable JsonNode get(JsonNode body, String name) {
        JsonNode node = body.get(name);
        return node == null || node.isNull() ? null : node;
    }

    static String text(JsonNode body, String name, String otherwise) {
        JsonNode node = get(body, name);
        if (node != null && !node.isTextual()) {
            throw ApiException.field("/" + name, "must be a string");
        }
        return node == null ? otherwise : node.textValue();
    }

    static int whole(JsonNode body, String name, int least, int most, int otherwise) {
        JsonNode node = get(body, name);
        if (node == null) {
            return otherwise;
        }
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (value != Math.rint(value) || value < least || value > most) {
            throw ApiException.field("/" + name, "must be a whole number of " + least + " to " + most);
        }
        return (int) value;
    }

    static @Nullable Double real(JsonNode body, String name, double least, double most) {
        JsonNode node = get(body, name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
            throw ApiException.field("/" + name, "must be a number of " + least + " to " + most);
        }
        return node.doubleValue();
    }

    static boolean bool(JsonNode body, String name) {
        JsonNode node = get(body, name);
        if (node != null && !node.isBoolean()) {
            throw ApiException.field("/" + name, "must be true or false");
        }
        return node != null && node.booleanValue();
    }

    /** Rejects fields unless they are absent or have the value that corresponds to this server's behaviour. */
    static void refuse(JsonNode body, List<String> names) {
        for (String name : names) {
            JsonNode node = get(body, name);
            boolean neutral = node == null
                    || node.isNumber() && node.doubleValue() == 0
                    || node.isBoolean() && !node.booleanValue()
                    || node.isContainerNode() && node.isEmpty();
            if (!neutral) {
                throw ApiException.field("/" + name, "is not supported; remove it");
            }
        }
    }
}
