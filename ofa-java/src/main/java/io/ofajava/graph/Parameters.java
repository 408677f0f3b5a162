package io.ofajava.graph;

import io.ofajava.checkpoint.Checkpoint;

/** The parameters of a checkpoint as float32 arrays, in the layouts that the graphs want. Names are Hugging Face's. */
final class Parameters {
    /** The epsilon of every layer norm of OFA ({@code torch.nn.LayerNorm}'s default). */
    static final float LAYER_NORM_EPSILON = 1e-5f;

    private final Checkpoint checkpoint;

    Parameters(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** @return the values as they are stored */
    float[] values(String name) {
        return checkpoint.tensor(name).toFloats();
    }

    /** @return one dimension of a parameter's shape */
    int dimension(String name, int axis) {
        return Math.toIntExact(checkpoint.tensor(name).shape()[axis]);
    }

    /** @return a linear layer's weight as {@code [in, out]}; PyTorch stores {@code [out, in]} */
    float[] linearWeight(String prefix) {
        String name = prefix + ".weight";
        return Matrices.transpose(values(name), dimension(name, 0), dimension(name, 1));
    }

    /** @return a linear layer's bias {@code [out]} */
    float[] linearBias(String prefix) {
        return values(prefix + ".bias");
    }

    boolean has(String name) {
        return checkpoint.has(name);
    }
}
