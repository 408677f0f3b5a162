// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.checkpoint.TensorSource;
import io.ofajava.onnx.MatrixRows;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The parameters of a checkpoint as float32 arrays, in the layouts of the graphs. Names are the checkpoint's. */
public final class Parameters {
    /** The epsilon of every layer norm in OFA ({@code torch.nn.LayerNorm}'s default). */
    public static final float LAYER_NORM_EPSILON = 1e-5f;

    private final Function<String, Tensor> tensors;
    private final Predicate<String> names;

    public Parameters(Checkpoint checkpoint) {
        this.tensors = checkpoint::tensor;
        this.names = checkpoint::has;
    }

    public Parameters(TensorSource source) {
        this.tensors = source::tensor;
        this.names = source.tensors()::containsKey;
    }

    /** @return the values as they are stored */
    public float[] values(String name) {
        return tensors.apply(name).toFloats();
    }

    /** @return a matrix as it is stored, for reading in blocks */
    public MatrixRows rows(String name) {
        return new StoredRows(name);
    }

    /** @return one dimension of a parameter's shape */
    public int dimension(String name, int axis) {
        return Math.toIntExact(tensors.apply(name).shape()[axis]);
    }

    /** @return a linear layer's weight as {@code [in, out]}; PyTorch stores {@code [out, in]} */
    public float[] linearWeight(String prefix) {
        String name = prefix + ".weight";
        return Matrices.transpose(values(name), dimension(name, 0), dimension(name, 1));
    }

    /** @return a linear layer's bias {@code [out]} */
    public float[] linearBias(String prefix) {
        return values(prefix + ".bias");
    }

    public boolean has(String name) {
        return names.test(name);
    }

    /** The rows of a stored matrix. */
    private final class StoredRows implements MatrixRows {
        private final String name;
        /** Keeps the elements of a strided tensor, which are gathered for all rows at once. */
        private @Nullable ByteBuffer gathered;

        StoredRows(String name) {
            this.name = name;
        }

        @Override
        public float[] read(int first, int count) {
            Tensor tensor = tensors.apply(name);
            if (tensor.isStrided() && gathered == null) {
                gathered = tensor.data();
            }
            int width = dimension(name, 1);
            return tensor.toFloats(first * width, count * width);
        }
    }
}
