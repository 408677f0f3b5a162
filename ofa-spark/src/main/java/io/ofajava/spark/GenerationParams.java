// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.GenerationOptions;
import io.ofajava.OptionDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** The generation options of the library as parameters of Spark ML, by the same names. */
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

    /** The value that the parameter of an option holds: numbers and names as the library keeps them. */
    static Object held(String name, Object value) {
        Object checked = GenerationOptions.of(Map.of(name, value)).toMap().get(name);
        return checked instanceof List<?> texts ? texts.toArray(String[]::new) : checked;
    }

    /** An option's value from what its parameter holds. */
    static Object option(Object held) {
        return held instanceof String[] texts ? new ArrayList<>(List.of(texts)) : held;
    }
}
