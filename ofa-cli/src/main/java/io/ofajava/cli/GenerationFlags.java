// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The generation options as flags: {@code beamSize} is {@code --beam-size}. */
final class GenerationFlags {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Adds a flag for each option that is one value and that the command has no flag for. */
    void addTo(CommandSpec spec) {
        for (OptionDescriptor option : GenerationOptions.descriptors()) {
            boolean known = spec.findOption(name(option.name())) != null;
            if (!known && option.type() != OptionDescriptor.Type.TEXTS) {
                spec.addOption(flag(option));
            }
        }
    }

    private OptionSpec flag(OptionDescriptor option) {
        boolean flag = option.type() == OptionDescriptor.Type.BOOLEAN;
        OptionSpec.Builder builder = OptionSpec.builder(name(option.name()))
                .type(flag ? Boolean.class : String.class)
                .arity(flag ? "0" : "1")
                .description(option.summary());
        if (!flag) {
            builder.paramLabel(label(option));
        }
        return builder.setter(new ISetter() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T set(T value) {
                        return (T) (value == null ? values.remove(option.name()) : values.put(option.name(), value));
                    }
                })
                .build();
    }

    private static String label(OptionDescriptor option) {
        return switch (option.type()) {
            case INTEGER, NUMBER -> "N";
            case NAME -> "NAME";
            default -> "TEXT";
        };
    }

    /** The flag of an option. */
    static String name(String option) {
        return "--" + option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** What was given. */
    GenerationOptions options() {
        return GenerationOptions.of(values);
    }
}
