// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * The weights of a graph, which lie in a file that all graphs of a model share. A weight is written on first use and
 * referenced afterwards; its name is unique among those graphs.
 */
public abstract class GraphWeights extends GraphExpressions {
    GraphWeights() {}

    /** The element type of products. */
    public abstract ElementType products();

    abstract WeightReferences references();

    /** A weight of products, in their element type: written to the weight file on first use, referenced afterwards. */
    public String weight(String name, float[] values, long... dims) throws IOException {
        return references().put(name, products(), values, dims);
    }

    /**
     * As {@link #weight(String, float[], long...)}, with values that are computed only if the weight is not yet
     * written.
     */
    public String weight(String name, WeightValues values, long... dims) throws IOException {
        return hasWeight(name) ? sharedWeight(name) : weight(name, values.make(), dims);
    }

    /**
     * A weight that is float32 in every precision: of norms, positions and everything that is added to the residual
     * stream.
     */
    public String fullWeight(String name, float[] values, long... dims) throws IOException {
        return references().put(name, ElementType.FLOAT32, values, dims);
    }

    /**
     * As {@link #fullWeight(String, float[], long...)}, with values that are computed only if the weight is not yet
     * written.
     */
    public String fullWeight(String name, WeightValues values, long... dims) throws IOException {
        return hasWeight(name) ? sharedWeight(name) : fullWeight(name, values.make(), dims);
    }

    /** A matrix {@code [rows, width]} that is float32 in every precision, read only if it is not yet written. */
    public String fullWeight(String name, MatrixRows matrix, int rows, int width) throws IOException {
        return references().put(name, ElementType.FLOAT32, matrix, rows, width);
    }

    /** An integer table in the weight file, with values that are computed only if it is not yet written. */
    public String table(String name, Supplier<int[]> values, long... dims) throws IOException {
        return hasWeight(name) ? sharedWeight(name) : references().put(name, values.get(), dims);
    }

    /** A matrix of 8-bit integers in the weight file. */
    public String bytes(String name, byte[] values, long... dims) throws IOException {
        return references().put(name, values, dims);
    }

    /** A weight in the weight file of values that are bfloat16 already. */
    public String bfloats(String name, short[] values, long... dims) throws IOException {
        return references().put(name, values, dims);
    }

    /** @return whether a weight of that name has been written, by this graph or another one of the model */
    public boolean hasWeight(String name) {
        return references().has(name);
    }

    /** References a weight that has been written. */
    public String sharedWeight(String name) {
        return references().refer(name);
    }
}
