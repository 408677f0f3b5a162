// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.Setting;
import java.util.List;
import java.util.Objects;

/**
 * An option of a model or of a request, for flags, schemas, parameters and documentation.
 *
 * @param setting which option; its id is the one name of the option: JSON field, parameter in Spark, and what flags and
 *     variables are derived from
 * @param type of its value
 * @param least smallest number, length or count; meaningless for {@link Type#BOOLEAN} and {@link Type#NAME}
 * @param most greatest number, length or count
 * @param values the only values of a {@link Type#NAME}; empty otherwise
 * @param summary what it does, in one line
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
        /** One of some names. */
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

    /** The one name of the option: {@code beamSize}. */
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

    /** @param type whose constants are the values, in lower case */
    static <E extends Enum<E>> OptionDescriptor name(Setting setting, Class<E> type, String summary) {
        List<String> names =
                List.of(type.getEnumConstants()).stream().map(Enum::toString).toList();
        return new OptionDescriptor(setting, Type.NAME, 0, 0, names, summary);
    }
}
