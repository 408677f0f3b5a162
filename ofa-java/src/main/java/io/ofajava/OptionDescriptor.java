// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.Setting;
import java.util.List;
import java.util.Objects;

/**
 * Describes an option of a model or of a request, for flags, schemas, parameters and documentation.
 *
 * @param setting the option; its id is the canonical name: JSON field, parameter in Spark, and the source of the names
 *     of flags and variables
 * @param type type of its value
 * @param least minimum number, length or count; meaningless for {@link Type#BOOLEAN} and {@link Type#NAME}
 * @param most maximum number, length or count
 * @param values permitted values of a {@link Type#NAME}; empty otherwise
 * @param summary one-line description
 */
public record OptionDescriptor(
        Setting setting, Type type, double least, double most, List<String> values, String summary) {
    /** Types of values. */
    public enum Type {
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** One of a list of names. */
        NAME,
        /** A text. */
        TEXT,
        /** A list of texts. */
        TEXTS,
        /** A path of the default file system. */
        PATH
    }

    /** Keeps an immutable copy of the values. */
    public OptionDescriptor {
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(type, "type");
        values = List.copyOf(values);
        Objects.requireNonNull(summary, "summary");
    }

    /** The canonical name of the option, such as {@code beamSize}. */
    public String name() {
        return setting.id();
    }

    static OptionDescriptor integer(Setting setting, double least, double most, String summary) {
        return new OptionDescriptor(setting, Type.INTEGER, least, most, List.of(), summary);
    }

    static OptionDescriptor number(Setting setting, double least, double most, String summary) {
        return new OptionDescriptor(setting, Type.NUMBER, least, most, List.of(), summary);
    }

    static OptionDescriptor flag(Setting setting, String summary) {
        return new OptionDescriptor(setting, Type.BOOLEAN, 0, 0, List.of(), summary);
    }

    static OptionDescriptor path(Setting setting, String summary) {
        return new OptionDescriptor(setting, Type.PATH, 1, Integer.MAX_VALUE, List.of(), summary);
    }

    /** @param type enum whose constants, in lower case, are the values */
    static <E extends Enum<E>> OptionDescriptor name(Setting setting, Class<E> type, String summary) {
        List<String> names =
                List.of(type.getEnumConstants()).stream().map(Enum::toString).toList();
        return new OptionDescriptor(setting, Type.NAME, 0, 0, names, summary);
    }
}
