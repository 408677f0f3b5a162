// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * A text form of the records of this package that depends only on their values: every component by name, nested records
 * in braces. Unlike {@code toString}, whose format the language does not define, it is suitable for cache keys.
 * Components may be records, lists, numbers, booleans and enums.
 */
final class CanonicalText {
    private CanonicalText() {}

    static String of(Record record) {
        StringBuilder text = new StringBuilder();
        append(text, record);
        return text.toString();
    }

    private static void append(StringBuilder text, Object value) {
        if (value instanceof Record record) {
            text.append('{');
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                text.append(component.getName()).append('=');
                append(text, value(record, component));
                text.append(';');
            }
            text.append('}');
        } else if (value instanceof List<?> items) {
            text.append('[');
            items.forEach(item -> {
                append(text, item);
                text.append(',');
            });
            text.append(']');
        } else if (value instanceof Double number) {
            text.append(Double.toHexString(number));
        } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Enum<?> constant) {
            text.append(constant.name());
        } else {
            throw new IllegalArgumentException("no canonical text of " + (value == null ? null : value.getClass()));
        }
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a record of this package is accessible", e);
        }
    }
}
