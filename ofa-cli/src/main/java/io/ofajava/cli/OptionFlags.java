// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.OptionDescriptor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Exposes options of the library as flags: {@code beamSize} becomes {@code --beam-size}. */
final class OptionFlags {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /**
     * Adds a flag for each option with a single value.
     *
     * @param defaults descriptions of defaults, by option name; may be incomplete
     */
    void addTo(CommandSpec spec, Collection<OptionDescriptor> options, Map<String, String> defaults) {
        for (OptionDescriptor option : options) {
            if (option.type() != OptionDescriptor.Type.TEXTS) {
                spec.addOption(flag(option, defaults.get(option.name())));
            }
        }
    }

    private OptionSpec flag(OptionDescriptor option, @Nullable String otherwise) {
        boolean flag = option.type() == OptionDescriptor.Type.BOOLEAN;
        String values = option.values().isEmpty() ? "" : String.join(", ", option.values()) + ": ";
        OptionSpec.Builder builder = OptionSpec.builder(name(option.name()))
                .type(flag ? Boolean.class : String.class)
                .arity(flag ? "0" : "1")
                .description((values + option.summary()).replace("%", "%%")
                        + (otherwise == null ? "" : " (default: " + otherwise + ")"));
        if (!flag) {
            builder.paramLabel(label(option));
        }
        return builder.setter(new ISetter() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> @Nullable T set(@Nullable T value) {
                        return (T)
                                (value == null
                                        ? OptionFlags.this.values.remove(option.name())
                                        : OptionFlags.this.values.put(option.name(), value));
                    }
                })
                .build();
    }

    private static String label(OptionDescriptor option) {
        return switch (option.type()) {
            case INTEGER, NUMBER -> "N";
            case NAME -> "NAME";
            case PATH -> "PATH";
            default -> "TEXT";
        };
    }

    /** The flag of an option. */
    static String name(String option) {
        return "--" + option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The given values by option name, as texts or booleans. */
    Map<String, Object> values() {
        return values;
    }
}
