// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnx.proto.OnnxMl;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;

/** The weights that a graph refers to, in the weight file that all graphs of a model share. */
final class WeightReferences {
    private final OnnxMl.GraphProto.Builder graph;
    private final WeightFile weights;
    private final TypeInference types;
    private final Set<String> initializers;

    /** @param initializers the names of the graph's initializers, which this extends */
    WeightReferences(
            OnnxMl.GraphProto.Builder graph, WeightFile weights, TypeInference types, Set<String> initializers) {
        this.graph = graph;
        this.weights = weights;
        this.types = types;
        this.initializers = initializers;
    }

    boolean has(String name) {
        return weights.find(name) != null;
    }

    String refer(String name) {
        return refer(Objects.requireNonNull(weights.find(name), name));
    }

    String put(String name, ElementType type, float[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, type, values, dims));
    }

    String put(String name, ElementType type, MatrixRows matrix, int rows, int width) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, type, matrix, rows, width));
    }

    String put(String name, int[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, values, dims));
    }

    String put(String name, byte[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, values, dims));
    }

    String put(String name, short[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, values, dims));
    }

    private String refer(WeightFile.Entry entry) {
        if (initializers.add(entry.name())) {
            OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                    .setName(entry.name())
                    .setDataType(entry.type().onnxCode())
                    .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(OnnxProtos.pair("location", weights.location()))
                    .addExternalData(OnnxProtos.pair("offset", Long.toString(entry.offset())))
                    .addExternalData(OnnxProtos.pair("length", Long.toString(entry.length())));
            for (long dim : entry.dims()) {
                tensor.addDims(dim);
            }
            graph.addInitializer(tensor);
            types.put(entry.name(), entry.type());
        }
        return entry.name();
    }
}
