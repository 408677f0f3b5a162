package io.ofajava.graph;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Builds one ONNX graph. Values are named by strings: methods that add a node return the name of its first output, so that expressions nest.
 * Only operators of the standard domain are used.
 */
final class GraphBuilder {
    /** The operator set that all graphs are written in: the first one with {@code TensorScatter}. */
    static final int OPSET = 24;
    /** The ONNX file format version that belongs to that operator set. */
    private static final int IR_VERSION = 10;

    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final WeightFile weights;
    private final Set<String> initializers = new HashSet<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private String scope = "";

    GraphBuilder(String name, WeightFile weights) {
        graph.setName(name);
        this.weights = weights;
    }

    /** Nodes that follow are named after this part of the network, which is what profilers and parsers print. */
    void scope(String name) {
        scope = name.isEmpty() ? "" : name + "/";
    }

    /** Declares an input. Dimensions are numbers, or names where they vary. */
    String input(String name, ElementType type, Object... dims) {
        graph.addInput(valueInfo(name, type, dims));
        return name;
    }

    /** Declares {@code value} to be an output under {@code name}. */
    void output(String name, String value, ElementType type, Object... dims) {
        graph.addNode(OnnxMl.NodeProto.newBuilder().setOpType("Identity").setName("output/" + name).addInput(value).addOutput(name));
        graph.addOutput(valueInfo(name, type, dims));
    }

    /** Declares that the node added last writes the output {@code name} itself: no copy stands between them. */
    String renameLast(String name, ElementType type, Object... dims) {
        int last = graph.getNodeCount() - 1;
        graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, name));
        graph.addOutput(valueInfo(name, type, dims));
        return name;
    }

    private static OnnxMl.ValueInfoProto valueInfo(String name, ElementType type, Object... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            if (dim instanceof Number number) {
                shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(number.longValue()));
            } else {
                shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam((String) dim));
            }
        }
        return OnnxMl.ValueInfoProto.newBuilder().setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type.onnxCode()).setShape(shape)))
                .build();
    }

    /** Adds a node with one output. */
    String node(String op, String... inputs) {
        return node(op, Map.of(), inputs);
    }

    /** Adds a node with one output. Attributes are Long, Integer, Float, String, long[] values. */
    String node(String op, Map<String, Object> attributes, String... inputs) {
        return nodes(op, attributes, 1, inputs)[0];
    }

    /** Adds a node with several outputs. */
    String[] nodes(String op, Map<String, Object> attributes, int outputs, String... inputs) {
        int count = counters.merge(scope + op, 1, Integer::sum);
        String name = scope + op + (count == 1 ? "" : "_" + count);
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder().setOpType(op).setName(name);
        for (String input : inputs) {
            node.addInput(input);
        }
        String[] names = new String[outputs];
        for (int i = 0; i < outputs; i++) {
            names[i] = outputs == 1 ? name : name + ":" + i;
            node.addOutput(names[i]);
        }
        attributes.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> node.addAttribute(attribute(e.getKey(), e.getValue())));
        graph.addNode(node);
        return names;
    }

    private static OnnxMl.AttributeProto attribute(String name, Object value) {
        OnnxMl.AttributeProto.Builder attribute = OnnxMl.AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer || value instanceof Long) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof Float number) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(number);
        } else if (value instanceof String text) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof long[] numbers) {
            attribute.setType(OnnxMl.AttributeProto.AttributeType.INTS);
            for (long number : numbers) {
                attribute.addInts(number);
            }
        } else {
            throw new IllegalArgumentException("attribute " + name + " has an unsupported type: " + value.getClass());
        }
        return attribute.build();
    }

    /** A weight: written to the weight file on first use, referred to afterwards. */
    String weight(String name, float[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, values, dims));
    }

    /** An integer table in the weight file. */
    String table(String name, int[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, values, dims));
    }

    /** @return whether a weight of that name has been written, so that its values need not be made again */
    boolean hasWeight(String name) {
        return weights.find(name) != null;
    }

    /** Refers to a weight that another graph has written. */
    String sharedWeight(String name) {
        return refer(weights.find(name));
    }

    private String refer(WeightFile.Entry entry) {
        if (initializers.add(entry.name())) {
            OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder().setName(entry.name()).setDataType(entry.type().onnxCode())
                    .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(pair("location", weights.location()))
                    .addExternalData(pair("offset", Long.toString(entry.offset())))
                    .addExternalData(pair("length", Long.toString(entry.length())));
            for (long dim : entry.dims()) {
                tensor.addDims(dim);
            }
            graph.addInitializer(tensor);
        }
        return entry.name();
    }

    private static OnnxMl.StringStringEntryProto pair(String key, String value) {
        return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /** A small constant vector of shapes, axes or indices, kept in the graph itself. */
    String ints(long... values) {
        StringBuilder name = new StringBuilder("int64");
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            name.append('_').append(value);
            bytes.putLong(value);
        }
        return inline(name.toString(), ElementType.INT64, bytes, values.length);
    }

    /** A small constant vector of factors, kept in the graph itself: shape inference does not look into the weight file. */
    String floats(float... values) {
        StringBuilder name = new StringBuilder("float32");
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            name.append('_').append(value);
            bytes.putFloat(value);
        }
        return inline(name.toString(), ElementType.FLOAT32, bytes, values.length);
    }

    /** A constant 32-bit integer, kept in the graph itself. It has no dimension. */
    String scalar(int value) {
        return inline("int32_" + value, ElementType.INT32, ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value));
    }

    /** A constant float, kept in the graph itself. It has no dimension. */
    String scalar(float value) {
        return inline("float_" + value, ElementType.FLOAT32, ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value));
    }

    private String inline(String name, ElementType type, ByteBuffer bytes, long... dims) {
        if (initializers.add(name)) {
            OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder().setName(name).setDataType(type.onnxCode())
                    .setRawData(ByteString.copyFrom(bytes.flip()));
            for (long dim : dims) {
                tensor.addDims(dim);
            }
            graph.addInitializer(tensor);
        }
        return name;
    }

    String add(String a, String b) {
        return node("Add", a, b);
    }

    String mul(String a, String b) {
        return node("Mul", a, b);
    }

    String matMul(String a, String b) {
        return node("MatMul", a, b);
    }

    /** Reshapes; in {@code shape}, 0 keeps the input's dimension at that place and -1 is inferred. */
    String reshape(String value, long... shape) {
        return node("Reshape", value, ints(shape));
    }

    String transpose(String value, long... permutation) {
        return node("Transpose", Map.of("perm", permutation), value);
    }

    String gather(String table, String indices, int axis) {
        return node("Gather", Map.of("axis", axis), table, indices);
    }

    /** Takes {@code [start, end)} along one axis. */
    String slice(String value, long start, long end, long axis) {
        return node("Slice", value, ints(start), ints(end), ints(axis));
    }

    String concat(int axis, String... values) {
        return node("Concat", Map.of("axis", axis), values);
    }

    String unsqueeze(String value, long... axes) {
        return node("Unsqueeze", value, ints(axes));
    }

    /** One dimension of a value as an int64 vector of length 1. */
    String dimension(String value, int axis) {
        return node("Shape", Map.of("start", axis, "end", axis + 1), value);
    }

    /** Writes the graph. */
    void write(Path file) throws IOException {
        OnnxMl.ModelProto model = OnnxMl.ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("ofa-java")
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET)).setGraph(graph).build();
        try (OutputStream out = Files.newOutputStream(file)) {
            model.writeTo(out);
        }
    }
}
