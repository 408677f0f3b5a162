// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.pickle.PickleObject;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.FileError;
import io.ofajava.error.OfaException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named scalar settings from a configuration file or a pickled Namespace, with typed access. A null setting counts as
 * absent.
 */
final class Settings {
    private final Map<String, Object> values;
    private final String where;

    private Settings(Map<String, Object> values, String where) {
        this.values = values;
        this.where = where;
    }

    /** The members of a JSON object; {@code where} names the file in errors. */
    static Settings of(JsonNode object, String where) {
        if (!object.isObject()) {
            throw FileError.INVALID_JSON.with(where, "it must be a JSON object");
        }
        Map<String, Object> values = new HashMap<>();
        object.properties().forEach(field -> {
            Object value = scalar(field.getValue());
            if (value != null) {
                values.put(field.getKey(), value);
            }
        });
        return new Settings(values, where);
    }

    /**
     * Converts a JSON value to its stored form: Long, Double, String, Boolean, or the node itself; null for JSON's
     * null.
     */
    static @Nullable Object scalar(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node;
    }

    /** The attributes of a pickled Namespace, dictionary or OmegaConf node; empty for anything else. */
    static Settings ofPickle(@Nullable Object object, String where) {
        Map<String, Object> values = new HashMap<>();
        attributes(object).forEach((key, value) -> {
            Object leaf = leaf(value);
            if (key instanceof String name && leaf != null) {
                values.put(name, leaf instanceof BigInteger wide ? (Object) wide.doubleValue() : leaf);
            }
        });
        return new Settings(values, where);
    }

    /** Unwraps a value: OmegaConf stores every leaf under {@code _val} of a node. */
    static @Nullable Object leaf(@Nullable Object value) {
        return value instanceof PickleObject node && node.state().containsKey("_val")
                ? node.state().get("_val")
                : value;
    }

    /** The member {@code key} of a pickled Namespace, dictionary or OmegaConf node, or null. */
    static @Nullable Object member(@Nullable Object object, String key) {
        return attributes(object).get(key);
    }

    private static Map<?, ?> attributes(@Nullable Object object) {
        if (object instanceof PickleObject pickled) {
            return pickled.state().get("_content") instanceof Map<?, ?> content ? content : pickled.state();
        }
        return object instanceof Map<?, ?> map ? map : Map.of();
    }

    String where() {
        return where;
    }

    /** The names of all settings that have a value. */
    Set<String> keys() {
        return values.keySet();
    }

    /** The value of a setting as it was stored, or null. */
    @Nullable
    Object value(String key) {
        return values.get(key);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    boolean flag(String key, boolean missing) {
        Object value = values.get(key);
        if (value == null) {
            return missing;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false");
    }

    /** An integer of at least 0. */
    OptionalInt integer(String key) {
        Object value = values.get(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return OptionalInt.of(number.intValue());
        }
        throw wrong(key, "an integer from 0 to " + Integer.MAX_VALUE);
    }

    int integer(String key, int missing) {
        return integer(key).orElse(missing);
    }

    int required(String key) {
        return integer(key).orElseThrow(() -> CheckpointError.SETTING_MISSING.with(where, key));
    }

    double number(String key, double missing) {
        Object value = values.get(key);
        if (value == null) {
            return missing;
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a finite number");
    }

    String text(String key, String missing) {
        Object value = values.get(key);
        if (value == null) {
            return missing;
        }
        if (value instanceof String text) {
            return text;
        }
        throw wrong(key, "a string");
    }

    /** A list of integers of at least 0. */
    Optional<List<Integer>> integers(String key) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof JsonNode list) || !list.isArray()) {
            throw wrong(key, "a list of integers");
        }
        List<Integer> result = new ArrayList<>();
        for (JsonNode item : list) {
            if (!item.isInt() || item.intValue() < 0) {
                throw wrong(key, "a list of integers");
            }
            result.add(item.intValue());
        }
        return Optional.of(result);
    }

    private OfaException wrong(String key, String expected) {
        Object got = values.get(key) instanceof Number number ? number : "a value of another type";
        return CheckpointError.SETTING_INVALID.with(where, key, expected, got);
    }
}
