// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The options of one kind, by name. Checks values from any source: Java, JSON, flags, properties. */
final class OptionTable {
    /** A topP of 0 would leave no token; this value stands for "above 0". */
    static final double ABOVE_ZERO = 1e-6;
    /** Image sizes are multiples of the patch size. */
    static final int PATCH = 16;

    private final Map<String, OptionDescriptor> byName = new LinkedHashMap<>();

    OptionTable(List<OptionDescriptor> descriptors) {
        descriptors.forEach(descriptor -> byName.put(descriptor.name(), descriptor));
    }

    List<OptionDescriptor> descriptors() {
        return List.copyOf(byName.values());
    }

    /**
     * Checks a value and converts it to the stored form: Long, Double, Boolean, String, or an ArrayList of String.
     *
     * @throws InvalidInputException if the option does not exist, or its value has another type or is out of range
     */
    Serializable checked(String name, Object value) {
        OptionDescriptor option = byName.get(Objects.requireNonNull(name, "name"));
        if (option == null) {
            throw OptionError.UNKNOWN_NAME.with(name, byName.keySet());
        }
        Objects.requireNonNull(value, name);
        return switch (option.type()) {
            case INTEGER -> whole(option, value);
            case NUMBER -> real(option, value);
            case BOOLEAN -> flag(option, value);
            case NAME -> name(option, value);
            case TEXT -> text(option, value);
            case TEXTS -> texts(option, value);
            case PATH -> path(option, value);
        };
    }

    private static Long whole(OptionDescriptor option, Object value) {
        long number;
        if (value instanceof Number given) {
            number = given.longValue();
            if (given.doubleValue() != number) {
                throw wrongType(option, value, "a whole number");
            }
        } else {
            try {
                number = Long.parseLong(value.toString().strip());
            } catch (NumberFormatException e) {
                throw wrongType(option, value, "a whole number");
            }
        }
        if (option.setting() != Setting.SEED && (number < option.least() || number > option.most())) {
            throw OptionError.OUT_OF_RANGE.with(option.setting(), number, (long) option.least(), (long) option.most());
        }
        if (option.setting() == Setting.IMAGE_SIZE && number % PATCH != 0) {
            throw OptionError.NOT_A_MULTIPLE.with(option.setting(), number, PATCH);
        }
        return number;
    }

    private static Double real(OptionDescriptor option, Object value) {
        double number;
        if (value instanceof Float given) {
            // via the decimal form: 0.9f becomes 0.9, not 0.8999999761581421
            number = Double.parseDouble(given.toString());
        } else if (value instanceof Number given) {
            number = given.doubleValue();
        } else {
            try {
                number = Double.parseDouble(value.toString().strip());
            } catch (NumberFormatException e) {
                throw wrongType(option, value, "a number");
            }
        }
        if (!(number >= option.least() && number <= option.most())) {
            throw option.least() == ABOVE_ZERO
                    ? wrongType(option, value, "above 0 and at most " + shown(option.most()))
                    : OptionError.OUT_OF_RANGE.with(
                            option.setting(), value, shown(option.least()), shown(option.most()));
        }
        return number;
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }

    private static Boolean flag(OptionDescriptor option, Object value) {
        if (value instanceof Boolean given) {
            return given;
        }
        String text = value.toString().strip().toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw wrongType(option, value, "true or false");
        }
        return Boolean.valueOf(text);
    }

    private static String name(OptionDescriptor option, Object value) {
        String text = value.toString().strip().toLowerCase(Locale.ROOT);
        if (!option.values().contains(text)) {
            throw OptionError.UNKNOWN_VALUE.with(option.setting(), value, option.values());
        }
        return text;
    }

    private static String text(OptionDescriptor option, Object value) {
        if (!(value instanceof String text)) {
            throw wrongType(option, value, "a text");
        }
        if (text.isBlank() || text.length() > option.most()) {
            throw OptionError.TEXT_LENGTH.with(option.setting(), text.length(), (int) option.most());
        }
        return text;
    }

    private static ArrayList<String> texts(OptionDescriptor option, Object value) {
        if (!(value instanceof List<?> list)) {
            throw wrongType(option, value, "a list of texts");
        }
        if (list.size() < option.least() || list.size() > option.most()) {
            throw OptionError.LIST_LENGTH.with(option.setting(), list.size(), (int) option.most());
        }
        ArrayList<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text) || text.isBlank()) {
                throw OptionError.LIST_ITEM_EMPTY.with(option.setting(), texts.size() + 1, list.size());
            }
            texts.add(text);
        }
        return texts;
    }

    /** Stored as text, because paths are not serialisable. */
    private static String path(OptionDescriptor option, Object value) {
        if (!(value instanceof String) && !(value instanceof Path)) {
            throw wrongType(option, value, "a path");
        }
        String text = value.toString();
        if (text.isBlank()) {
            throw OptionError.TEXT_LENGTH.with(option.setting(), text.length(), (int) option.most());
        }
        return text;
    }

    private static InvalidInputException wrongType(OptionDescriptor option, Object value, String expected) {
        return (InvalidInputException) OptionError.WRONG_TYPE.with(option.setting(), value, expected);
    }
}
