// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import ai.onnx.proto.OnnxMl;
import io.ofajava.onnx.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A graph file: its nodes in their order, and its weights in float64. */
final class Graph {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Value> weights = new HashMap<>();

    Graph(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            OnnxMl.GraphProto graph = OnnxMl.ModelProto.parseFrom(in).getGraph();
            graph.getNodeList().forEach(node -> nodes.add(new Node(node)));
            for (OnnxMl.TensorProto tensor : graph.getInitializerList()) {
                weights.put(tensor.getName(), weight(tensor, file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Value weight(OnnxMl.TensorProto tensor, Path file) throws IOException {
        ElementType type = type(tensor.getDataType());
        int[] shape = tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
        Value value = Value.of(type, shape);
        ByteBuffer bytes;
        if (tensor.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL) {
            long offset = 0;
            Path weights = file;
            for (OnnxMl.StringStringEntryProto pair : tensor.getExternalDataList()) {
                offset = pair.getKey().equals("offset") ? Long.parseLong(pair.getValue()) : offset;
                weights = pair.getKey().equals("location") ? file.resolveSibling(pair.getValue()) : weights;
            }
            bytes = ByteBuffer.allocate(value.data().length * type.bytes());
            try (FileChannel channel = FileChannel.open(weights)) {
                while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                    // A read may return fewer bytes than requested.
                }
            }
            bytes.flip();
        } else {
            bytes = ByteBuffer.wrap(tensor.getRawData().toByteArray());
        }
        read(bytes.order(ByteOrder.LITTLE_ENDIAN), value);
        return value;
    }

    private static void read(ByteBuffer bytes, Value value) {
        double[] data = value.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = switch (value.type()) {
                case FLOAT32 -> bytes.getFloat();
                case FLOAT16 -> half(bytes.getShort());
                case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                case INT32 -> bytes.getInt();
                case INT64 -> bytes.getLong();
                case INT8 -> bytes.get();
                case UINT8, BOOL -> bytes.get() & 0xFF;
            };
        }
    }

    private static double half(short bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 1023;
        double magnitude = exponent == 0 ? mantissa * 0x1p-24 : (1 + mantissa / 1024.0) * Math.pow(2, exponent - 15.0);
        return bits < 0 ? -magnitude : magnitude;
    }

    private static ElementType type(int code) {
        for (ElementType type : ElementType.values()) {
            if (type.onnxCode() == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no element type has the code " + code);
    }

    /** Executes the graph: the wanted outputs by name. */
    Map<String, Value> run(Map<String, Value> inputs, Set<String> wanted, ErrorModel errors, int execution) {
        Map<String, Value> values = new HashMap<>(weights);
        values.putAll(inputs);
        Map<String, Value> results = new HashMap<>();
        Map<String, Integer> lastUse = lastUses();
        for (int at = 0; at < nodes.size(); at++) {
            Node node = nodes.get(at);
            Value[] x = node.proto().getInputList().stream()
                    .map(name -> name.isEmpty() ? null : values.get(name))
                    .toArray(Value[]::new);
            Value[] y = node.run(x, errors.node(node.proto().getName(), execution));
            for (int i = 0; i < y.length; i++) {
                values.put(node.proto().getOutput(i), y[i]);
                if (wanted.contains(node.proto().getOutput(i))) {
                    results.put(node.proto().getOutput(i), y[i]);
                }
            }
            for (String name : new HashSet<>(node.proto().getInputList())) {
                if (Objects.equals(lastUse.get(name), at) && !weights.containsKey(name)) {
                    values.remove(name);
                }
            }
        }
        return results;
    }

    private Map<String, Integer> lastUses() {
        Map<String, Integer> uses = new HashMap<>();
        for (int at = 0; at < nodes.size(); at++) {
            for (String name : nodes.get(at).proto().getInputList()) {
                uses.put(name, at);
            }
        }
        return uses;
    }
}
