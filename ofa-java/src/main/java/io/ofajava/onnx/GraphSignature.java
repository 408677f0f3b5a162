// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnx.proto.OnnxMl;
import io.ofajava.cache.Sha256;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The externally visible properties of a graph file.
 *
 * @param name name of the graph
 * @param digest SHA-256 of the file, 64 hexadecimal digits; the file contains its checkpoint's hash, so the digest
 *     identifies the weights as well
 * @param metadata the file's metadata
 * @param inputs in the file's order
 * @param outputs in the file's order
 */
public record GraphSignature(
        String name, String digest, Map<String, String> metadata, List<Port> inputs, List<Port> outputs) {
    private static final long MAX_BYTES = 256L << 20;

    /**
     * An input or output.
     *
     * @param type type of the elements
     * @param dimensions numbers in decimal digits, or names if they vary
     */
    public record Port(String name, ElementType type, List<String> dimensions) {
        /** @return whether a dimension varies */
        public boolean varies() {
            return dimensions.stream().anyMatch(GraphSignature::isName);
        }

        /** The shape for values of the varying dimensions. */
        public long[] shape(Map<String, Long> values) {
            return dimensions.stream()
                    .mapToLong(dimension -> isName(dimension)
                            ? Objects.requireNonNull(values.get(dimension), dimension)
                            : Long.parseLong(dimension))
                    .toArray();
        }
    }

    /**
     * Reads a file.
     *
     * @throws OfaException if it cannot be read or is not a graph
     */
    public static GraphSignature read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw EngineError.UNREADABLE_GRAPH.with(file, "it is larger than a graph can be");
            }
            byte[] bytes = Files.readAllBytes(file);
            OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(bytes);
            Map<String, String> metadata = new TreeMap<>();
            model.getMetadataPropsList().forEach(pair -> metadata.put(pair.getKey(), pair.getValue()));
            return new GraphSignature(
                    model.getGraph().getName(),
                    HexFormat.of().formatHex(Sha256.digest().digest(bytes)),
                    metadata,
                    ports(model.getGraph().getInputList()),
                    ports(model.getGraph().getOutputList()));
        } catch (IOException e) {
            throw EngineError.UNREADABLE_GRAPH.causedBy(e, file, e.getMessage());
        }
    }

    private static List<Port> ports(List<OnnxMl.ValueInfoProto> values) {
        List<Port> ports = new ArrayList<>();
        for (OnnxMl.ValueInfoProto value : values) {
            OnnxMl.TypeProto.Tensor tensor = value.getType().getTensorType();
            ElementType type = Arrays.stream(ElementType.values())
                    .filter(candidate -> candidate.onnxCode() == tensor.getElemType())
                    .findFirst()
                    .orElseThrow();
            ports.add(new Port(
                    value.getName(),
                    type,
                    tensor.getShape().getDimList().stream()
                            .map(dimension -> dimension.getDimParam().isEmpty()
                                    ? Long.toString(dimension.getDimValue())
                                    : dimension.getDimParam())
                            .toList()));
        }
        return List.copyOf(ports);
    }

    /**
     * The values of the varying dimensions.
     *
     * @param shapes of all inputs, by name
     * @throws IllegalArgumentException if an input is missing, or its shape contradicts the graph or another input's
     */
    public Map<String, Long> dimensions(Map<String, long[]> shapes) {
        Map<String, Long> values = new HashMap<>();
        for (Port input : inputs) {
            long[] shape = shapes.get(input.name());
            if (shape == null || shape.length != input.dimensions().size()) {
                throw new IllegalArgumentException("input " + input.name() + " of " + name + " is "
                        + Arrays.toString(shape) + ", not " + input.dimensions());
            }
            for (int axis = 0; axis < shape.length; axis++) {
                String dimension = input.dimensions().get(axis);
                long expected = isName(dimension)
                        ? values.computeIfAbsent(dimension, first(shape[axis]))
                        : Long.parseLong(dimension);
                if (expected != shape[axis]) {
                    throw new IllegalArgumentException("input " + input.name() + " of " + name + " is "
                            + Arrays.toString(shape) + ", but " + dimension + " is " + expected);
                }
            }
        }
        return values;
    }

    private static java.util.function.Function<String, Long> first(long value) {
        return dimension -> value;
    }

    private static boolean isName(String dimension) {
        return !Character.isDigit(dimension.charAt(0));
    }
}
