// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import java.util.List;
import java.util.Locale;

/**
 * The element types of a graph's computation. Graphs are strongly typed: the types are written into the graphs as types
 * of weights and as casts, because TensorRT 11 has no precision flags.
 *
 * <p>In every precision these remain float32: softmax, norms, position terms, the residual stream, and logits with
 * their projection. The precision determines the element type of products (projections, attention products,
 * convolutions), and therefore of their weights and of the keys and values in caches.
 *
 * <p>In int8, products with weights of the transformer are integer products; everything else is as in fp32. See
 * {@code IntegerProducts}. In int8_weights, only the decoder's weights are integers: {@code WeightOnlyProducts}.
 *
 * <p>bf16 has two forms. Engines of GPUs compute products in bfloat16; on the CPU, products with weights round their
 * operands to bfloat16 and have float32 results, and everything else is as in fp32. See {@code Bfloat16Products}.
 *
 * @param name name for users
 * @param products the element type of products
 * @param integers what is computed with integers
 * @param bfloat16Operands whether products with weights round their operands to bfloat16, and their results are float32
 * @param limit magnitude to which results of products are clamped before they are added to other values; 0 for no
 *     limit. The reference clamps hidden states in float16 to 1,000 below the maximum of float16
 */
public record GraphPrecision(
        String name, ElementType products, Integers integers, boolean bfloat16Operands, float limit) {
    /** What a precision computes with 8-bit integers. */
    public enum Integers {
        /** Nothing. */
        NONE,
        /** Weights and activations of products with weights. */
        WEIGHTS_AND_ACTIVATIONS,
        /** Weights of the decoder; activations and sums are float32. */
        DECODER_WEIGHTS
    }

    /** Everything in float32, the precision of the golden tests. */
    public static final GraphPrecision FP32 = new GraphPrecision("fp32", ElementType.FLOAT32, Integers.NONE, false, 0);
    /** Products in float16. */
    public static final GraphPrecision FP16 =
            new GraphPrecision("fp16", ElementType.FLOAT16, Integers.NONE, false, 65_504 - 1_000);
    /** Products in bfloat16: float32's range with fewer digits than float16. GPU only. */
    public static final GraphPrecision BF16 = new GraphPrecision("bf16", ElementType.BFLOAT16, Integers.NONE, false, 0);
    /** The form of {@link #BF16} for the CPU: operands of products with weights in bfloat16, sums in float32. */
    public static final GraphPrecision BF16_ON_CPU =
            new GraphPrecision("bf16", ElementType.FLOAT32, Integers.NONE, true, 0);
    /** Weights of the transformer as 8-bit integers, activations quantised dynamically to 8 bits. CPU only. */
    public static final GraphPrecision INT8 =
            new GraphPrecision("int8", ElementType.FLOAT32, Integers.WEIGHTS_AND_ACTIVATIONS, false, 0);
    /** Weights of the decoder as 8-bit integers, activations and everything else in float32. CPU only. */
    public static final GraphPrecision INT8_WEIGHTS =
            new GraphPrecision("int8_weights", ElementType.FLOAT32, Integers.DECODER_WEIGHTS, false, 0);

    private static final List<GraphPrecision> ALL = List.of(FP32, FP16, BF16, INT8, INT8_WEIGHTS);

    /** @return the known precisions */
    public static List<GraphPrecision> all() {
        return ALL;
    }

    /**
     * The precision with this name, ignoring case.
     *
     * @throws InvalidInputException with the known names if there is none
     */
    public static GraphPrecision of(String name) {
        return ALL.stream()
                .filter(precision -> precision.name.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> OptionError.UNKNOWN_VALUE.with(Setting.PRECISION, name, ALL));
    }

    /** @return the form of the precision for the CPU */
    public GraphPrecision onCpu() {
        return equals(BF16) ? BF16_ON_CPU : this;
    }

    /** @return an identifier, which differs between forms of one name */
    public String id() {
        return bfloat16Operands ? name + "-cpu" : name;
    }

    /** @return the element type of keys and values between engines and in caches */
    public ElementType states() {
        return products;
    }

    /** @return whether products with weights are integer products */
    public boolean quantised() {
        return integers == Integers.WEIGHTS_AND_ACTIVATIONS;
    }

    /** @return whether products need operators that only the CPU has */
    public boolean onCpuOnly() {
        return integers != Integers.NONE || bfloat16Operands;
    }

    /** @return the precision of the VQGAN and CLIP, which have no such operators, for OFA in this precision */
    public GraphPrecision floating() {
        return onCpuOnly() ? FP32 : this;
    }

    @Override
    public String toString() {
        return name;
    }
}
