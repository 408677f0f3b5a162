package io.ofajava;

import io.ofajava.graph.Precision;
import java.util.Objects;

/**
 * What executes the graphs.
 *
 * @param kind      the engine
 * @param device    the GPU's number, from 0 on; of no account on a CPU
 * @param precision which element types the graphs compute in
 */
public record EngineOptions(EngineKind kind, int device, Precision precision) {
    /** The best engine that is there, in float32, on the first GPU. */
    public static final EngineOptions DEFAULT = new EngineOptions(EngineKind.AUTO, 0, Precision.FP32);

    /** The largest number of a GPU. */
    public static final int MAX_DEVICE = 1023;

    /** Refuses values out of range, and precisions that an engine has no kernels for. */
    public EngineOptions {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(precision, "precision");
        if (device < 0 || device > MAX_DEVICE) {
            throw new InvalidInputException("device is " + device + "; it must be 0 to " + MAX_DEVICE);
        }
        if (kind == EngineKind.CPU && precision.equals(Precision.BF16)) {
            throw new InvalidInputException("no CPU engine computes in bf16; use --precision fp32 (or fp16, which is slower there), or --engine tensorrt");
        }
    }
}
