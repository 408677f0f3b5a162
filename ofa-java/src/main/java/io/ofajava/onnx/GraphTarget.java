// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

/**
 * The kind of engine that graphs are written for. All variants compute the same function; they differ where an engine
 * is slow at one form, or requires one.
 */
public enum GraphTarget {
    /** ONNX Runtime on the CPU, with results in float32, of float32, bfloat16 or integers; see {@link #onCpu}. */
    CPU(false, true, ""),
    /** ONNX Runtime on a GPU, and on the CPU in fp16. */
    CUDA(false, false, "-cuda"),
    /** TensorRT. */
    TENSORRT(true, false, "-fixed");

    private final boolean fixedCache;
    private final boolean own;
    private final String suffix;

    GraphTarget(boolean fixedCache, boolean own, String suffix) {
        this.fixedCache = fixedCache;
        this.own = own;
        this.suffix = suffix;
    }

    /**
     * The form of graphs for ONNX Runtime on the CPU in a precision. Values of half types are slower than float32 there
     * and serve to study their rounding, so they use the graphs of GPUs; the CPU's own form has
     * {@link CustomOperators}, whose results are float32.
     */
    public static GraphTarget onCpu(GraphPrecision precision) {
        return precision.products() == ElementType.FLOAT32 ? CPU : CUDA;
    }

    /**
     * @return whether the decoders' caches have room for all positions, so that a step reads only their beginning;
     *     otherwise a cache is as long as needed, and a step reads all of it
     */
    public boolean fixedCache() {
        return fixedCache;
    }

    /**
     * @return whether decoders return candidates besides logits, for a search that reads those alone: where copying
     *     logits to the host costs more than finding the largest of them
     */
    public boolean candidates() {
        return this == TENSORRT;
    }

    /** @return whether the engine has {@link CustomOperators} */
    public boolean customOperators() {
        return own;
    }

    /**
     * @return whether one encoder reads both images with text and text alone, with the backbone before it, and one
     *     decoder writes both text and image tokens, so that an engine which keeps its own layout of a graph's weights
     *     keeps those of the layers once; otherwise each has a graph without a condition in it
     */
    public boolean joined() {
        return own;
    }

    /** @return the identifier of the target in the name of stored graphs */
    public String suffix() {
        return suffix;
    }
}
