// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** Exposes the generation options of the library as Spark ML parameters with the same names. */
final class GenerationParams {
    private GenerationParams() {}

    /** A parameter for each option, by name. */
    static Map<String, Param<?>> of(Params parent) {
        Map<String, Param<?>> params = new LinkedHashMap<>();
        for (OptionDescriptor option : GenerationOptions.descriptors()) {
            params.put(option.name(), param(parent, option));
        }
        return params;
    }

    private static Param<?> param(Params parent, OptionDescriptor option) {
        String name = option.name();
        String doc = option.summary();
        return switch (option.type()) {
            case INTEGER -> new LongParam(parent, name, doc);
            case NUMBER -> new DoubleParam(parent, name, doc);
            case BOOLEAN -> new BooleanParam(parent, name, doc);
            case NAME, TEXT, PATH -> new Param<String>(parent, name, doc);
            case TEXTS -> new StringArrayParam(parent, name, doc);
        };
    }

    /** Converts an option's value to that of its parameter: numbers and names as the library stores them. */
    static Object held(String name, Object value) {
        Object checked = Objects.requireNonNull(
                GenerationOptions.of(Map.of(name, value)).toMap().get(name), name);
        return checked instanceof List<?> texts ? texts.toArray(String[]::new) : checked;
    }

    /** Converts a parameter's value to that of its option. */
    static Object option(Object held) {
        return held instanceof String[] texts ? new ArrayList<>(List.of(texts)) : held;
    }
}
