// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.OptionDescriptor;
import io.ofajava.server.error.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the fields of a JSON object. Fields that were not read are an error. Every error contains the field's
 * path.
 */
final class Fields {
    /** The largest integer up to which a double represents every integer. */
    private static final double MAX_EXACT = 1L << 53;

    /** Introduces the names of the fields in the error for an unknown one. */
    static final String KNOWN = "; the fields are ";

    private final JsonNode object;
    private final String path;
    private final int maxChars;
    private final Set<String> asked = new HashSet<>();

    /** @param path JSON Pointer of the object */
    Fields(JsonNode object, String path, int maxChars) {
        if (!object.isObject()) {
            throw ApiException.field(path, "must be a JSON object, not " + kind(object));
        }
        this.object = object;
        this.path = path;
        this.maxChars = maxChars;
    }

    private static String kind(JsonNode node) {
        return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    String path(String name) {
        return path + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** The field, or null if it is missing or null. */
    private @Nullable JsonNode get(String name) {
        asked.add(name);
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    /** The fields of a nested object, or null. */
    @Nullable
    Fields object(String name) {
        JsonNode node = get(name);
        return node == null ? null : new Fields(node, path(name), maxChars);
    }

    /** A text within the limit, or null. */
    @Nullable
    String text(String name) {
        return text(name, maxChars);
    }

    /** A text of at most this many characters, or null. */
    @Nullable
    String text(String name, int most) {
        JsonNode node = get(name);
        return node == null ? null : text(node, path(name), most);
    }

    private static String text(JsonNode node, String path, int most) {
        if (!node.isTextual()) {
            throw ApiException.field(path, "must be a string, not " + kind(node));
        }
        String text = node.textValue();
        if (text.length() > most) {
            throw ApiException.field(path, "has " + text.length() + " characters; at most " + most + " are read");
        }
        return text;
    }

    /** An array of texts; empty if it is missing. */
    List<String> texts(String name, int mostItems) {
        JsonNode node = get(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.isEmpty() || node.size() > mostItems) {
            throw ApiException.field(path(name), "must be an array of 1 to " + mostItems + " strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : node) {
            texts.add(text(item, path(name) + "/" + texts.size(), maxChars));
        }
        return texts;
    }

    @Nullable
    Long whole(String name, long least, long most) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        Long value = whole(node);
        if (value == null || value < least || value > most) {
            throw ApiException.field(path(name), "must be a whole number of " + least + " to " + most);
        }
        return value;
    }

    /** Accepts 2.0 for 2, because clients in languages without integers send it. */
    private static @Nullable Long whole(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? node.longValue() : null;
        }
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        return value == Math.rint(value) && Math.abs(value) <= MAX_EXACT ? (long) value : null;
    }

    int whole(String name, int least, int most, int otherwise) {
        Long value = whole(name, least, most);
        return value == null ? otherwise : Math.toIntExact(value);
    }

    @Nullable
    Float real(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !Float.isFinite(node.floatValue())) {
            throw ApiException.field(path(name), "must be a number");
        }
        return node.floatValue();
    }

    /** An array with this many numbers, or null. */
    float @Nullable [] reals(String name, int count) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        if (!node.isArray() || node.size() != count) {
            throw ApiException.field(path(name), "must be an array of " + count + " numbers");
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            if (!node.get(i).isNumber() || !Float.isFinite(node.get(i).floatValue())) {
                throw ApiException.field(path(name) + "/" + i, "must be a number");
            }
            values[i] = node.get(i).floatValue();
        }
        return values;
    }

    /** The value of a generation option with its type, or null. The range is not checked. */
    @Nullable
    Object option(OptionDescriptor option) {
        String name = option.name();
        return switch (option.type()) {
            case INTEGER -> whole(name, (long) option.least(), (long) option.most());
            case NUMBER -> real(name);
            case BOOLEAN -> bool(name);
            case NAME, TEXT, PATH -> text(name);
            case TEXTS -> {
                List<String> texts = texts(name, (int) option.most());
                yield texts.isEmpty() ? null : texts;
            }
        };
    }

    @Nullable
    Boolean bool(String name) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        if (!node.isBoolean()) {
            throw ApiException.field(path(name), "must be true or false");
        }
        return node.booleanValue();
    }

    /** Rejects fields that were not read. */
    void refuseOthers() {
        for (String name : (Iterable<String>) object::fieldNames) {
            if (!asked.contains(name)) {
                throw ApiException.field(
                        path(name),
                        "is not a field of this object" + KNOWN
                                + String.join(", ", asked.stream().sorted().toList()));
            }
        }
    }
}
