// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The element type of every value of a graph, and the type in which a node computes. Small float constants have no type
 * of their own: they take the type of the values they are combined with.
 */
final class TypeInference {
    private final GraphPrecision precision;
    private final Map<String, ElementType> types = new HashMap<>();
    private final Map<String, float[]> adaptable = new HashMap<>();

    TypeInference(GraphPrecision precision) {
        this.precision = precision;
    }

    void put(String value, ElementType type) {
        types.put(value, type);
    }

    /** Adds a float constant that takes the type of the value it is combined with. */
    void putAdaptable(String name, float[] values) {
        adaptable.put(name, values);
        types.put(name, ElementType.FLOAT32);
    }

    /** @return the values of an adaptable constant, or null */
    float @Nullable [] adaptable(String value) {
        return adaptable.get(value);
    }

    boolean isKnown(String value) {
        return types.containsKey(value);
    }

    /** @throws IllegalArgumentException for a value that does not exist */
    ElementType of(String value) {
        ElementType type = types.get(value);
        if (type == null) {
            throw new IllegalArgumentException("no value " + value);
        }
        return type;
    }

    /** The type in which a node computes. */
    ElementType computed(OperatorTypes rule, String[] inputs) {
        if (rule == OperatorTypes.PRODUCT) {
            return precision.products();
        }
        if (rule == OperatorTypes.FULL || rule == OperatorTypes.QUANTISATION) {
            return ElementType.FLOAT32;
        }
        ElementType common = null;
        for (int i = 0; i < inputs.length; i++) {
            if (rule.counts(i) && !adaptable.containsKey(inputs[i])) {
                ElementType type = of(inputs[i]);
                common = common == null || type == ElementType.FLOAT32 ? type : common;
            }
            if (common != null && rule == OperatorTypes.FIRST_TWO) {
                break;
            }
        }
        return common == null ? ElementType.FLOAT32 : common;
    }

    /** The type of the outputs of a node that computes in a type. */
    static ElementType result(OperatorTypes rule, ElementType computed) {
        return switch (rule) {
            case SHAPE -> ElementType.INT64;
            case QUANTISATION -> ElementType.UINT8;
            case INTEGER_PRODUCT -> ElementType.INT32;
            case COMPARISON -> ElementType.BOOL;
            default -> computed;
        };
    }

    /** The names of all values at this moment. */
    Set<String> names() {
        return Set.copyOf(types.keySet());
    }

    /** Removes values that are neither in the set nor adaptable constants nor retained for another reason. */
    void retain(Set<String> names, Predicate<String> keep) {
        types.keySet().removeIf(value -> !names.contains(value) && !adaptable.containsKey(value) && !keep.test(value));
    }
}
