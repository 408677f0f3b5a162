// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.util.List;
import java.util.Objects;

/**
 * A generation option, for flags, schemas, parameters and documentation.
 *
 * @param name the one name of the option: JSON field, flag ({@code beamSize} is {@code --beam-size}), Spark parameter
 * @param type of its value
 * @param least smallest number, length or count; meaningless for {@link Type#BOOLEAN} and {@link Type#NAME}
 * @param most greatest number, length or count
 * @param values the only values of a {@link Type#NAME}; empty otherwise
 * @param summary what it does, in one line
 */
public record OptionDescriptor(String name, Type type, double least, double most, List<String> values, String summary) {
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
        TEXTS
    }

    /** Keeps an immutable copy of the values. */
    public OptionDescriptor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        values = List.copyOf(values);
        Objects.requireNonNull(summary, "summary");
    }
}
