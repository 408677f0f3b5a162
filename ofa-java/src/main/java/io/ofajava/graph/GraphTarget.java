package io.ofajava.graph;

/** The kind of engine that graphs are written for. All of them compute the same; they differ where an engine is slow at, or wants, one form of it. */
public enum GraphTarget {
    /** ONNX Runtime on the CPU. */
    CPU(false, false, ""),
    /** ONNX Runtime on a GPU. */
    CUDA(false, true, "-cuda"),
    /** TensorRT. */
    TENSORRT(true, true, "-fixed");

    private final boolean fixedCache;
    private final boolean fastLayerNorm;
    private final String suffix;

    GraphTarget(boolean fixedCache, boolean fastLayerNorm, String suffix) {
        this.fixedCache = fixedCache;
        this.fastLayerNorm = fastLayerNorm;
        this.suffix = suffix;
    }

    /**
     * @return whether the decoders' caches have the length of all positions, of which a step reads the beginning; otherwise a step reads the whole of a cache
     *         that is as long as it needs
     */
    public boolean fixedCache() {
        return fixedCache;
    }

    /** @return whether the engine's {@code LayerNormalization} is as fast as it should be: that of ONNX Runtime 1.29 on the CPU is not vectorised */
    boolean fastLayerNorm() {
        return fastLayerNorm;
    }

    /** @return what tells the target in the name of stored graphs */
    String suffix() {
        return suffix;
    }
}
