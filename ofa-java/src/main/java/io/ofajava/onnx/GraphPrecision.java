// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import java.util.List;
import java.util.Locale;

/**
 * Which element types a graph computes in. Graphs are strongly typed: what is said here is written into them as types
 * of weights and as casts, since TensorRT 11 has no flags of precision any more.
 *
 * <p>In every precision these stay float32: softmax, norms, position terms, the sum that runs through the layers (the
 * residual stream), and logits with their projection. What a precision decides is the element type of products:
 * projections, attention products, convolutions, and so of their weights and of the keys and values that lie in caches.
 *
 * <p>In int8, products with weights of the transformer are integer products; all else is as in fp32.
 * {@code IntegerProducts} says how.
 *
 * @param name what users call it
 * @param products the element type of products
 * @param weights the element type in which the transformer's weights of products are stored: that of products, or
 *     {@link ElementType#INT8}
 * @param limit the results of products that others sum up are cut to this magnitude, 0 for no limit. The reference cuts
 *     hidden states in float16 to 1,000 below the greatest number
 */
public record GraphPrecision(String name, ElementType products, ElementType weights, float limit) {
    /** Everything in float32, which is what the golden tests were made with. */
    public static final GraphPrecision FP32 = new GraphPrecision("fp32", ElementType.FLOAT32, ElementType.FLOAT32, 0);
    /** Products in float16. */
    public static final GraphPrecision FP16 =
            new GraphPrecision("fp16", ElementType.FLOAT16, ElementType.FLOAT16, 65_504 - 1_000);
    /** Products in bfloat16: half of fp16's digits at float32's range. No CPU here executes it. */
    public static final GraphPrecision BF16 = new GraphPrecision("bf16", ElementType.BFLOAT16, ElementType.BFLOAT16, 0);
    /** Weights of the transformer in 8-bit integers, activations rounded to 8 bits as they come. For the CPU. */
    public static final GraphPrecision INT8 = new GraphPrecision("int8", ElementType.FLOAT32, ElementType.INT8, 0);

    private static final List<GraphPrecision> ALL = List.of(FP32, FP16, BF16, INT8);

    /** @return the known precisions */
    public static List<GraphPrecision> all() {
        return ALL;
    }

    /**
     * The precision of a name, in any case.
     *
     * @throws InvalidInputException naming the known ones, if there is none
     */
    public static GraphPrecision of(String name) {
        return ALL.stream()
                .filter(precision -> precision.name.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> OptionError.UNKNOWN_VALUE.with(Setting.PRECISION, name, ALL));
    }

    /** @return the element type of keys and values between engines and in caches */
    public ElementType states() {
        return products;
    }

    /** @return whether products with weights are integer products */
    public boolean quantised() {
        return weights == ElementType.INT8;
    }

    /** @return what networks compute in that have no integer products, the VQGAN and CLIP, when OFA computes in this */
    public GraphPrecision floating() {
        return quantised() ? FP32 : this;
    }

    @Override
    public String toString() {
        return name;
    }
}
