// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds one ONNX graph. Values are named by strings: methods that add a node return the name of its first output, so
 * that expressions nest. Operators are of the standard domain, but for {@link CustomOperators}. The graph is strongly
 * typed: the builder knows the element type of every value and writes casts where an operator computes in another one,
 * as {@link OperatorTypes} and the {@link Precision} say.
 */
public final class GraphBuilder {
    /** The operator set that all graphs are written in: the first one with {@code TensorScatter}. */
    public static final int OPSET = 24;
    /** The ONNX file format version that belongs to that operator set. */
    private static final int IR_VERSION = 10;

    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    /** Where nodes are added: the graph, or the branch that is being written. */
    private OnnxMl.GraphProto.Builder body = graph;

    private final WeightFile weights;
    private final Precision precision;
    private final GraphTarget target;
    private final Set<String> initializers = new HashSet<>();
    private final Map<String, ElementType> types = new HashMap<>();
    /** Small float constants, which take the type of what they are combined with. */
    private final Map<String, float[]> constants = new HashMap<>();

    private final Map<String, String> metadata = new TreeMap<>();
    /** Of operators that are not standard. */
    private final Set<String> domains = new HashSet<>();

    private final Map<String, Integer> counters = new HashMap<>();
    private String scope = "";

    /** A graph that is the same for all engines. */
    public GraphBuilder(String name, WeightFile weights, Precision precision) {
        this(name, weights, precision, GraphTarget.CPU);
    }

    public GraphBuilder(String name, WeightFile weights, Precision precision, GraphTarget target) {
        graph.setName(name);
        this.weights = weights;
        this.precision = precision;
        this.target = target;
        metadata("ofa.precision", precision.name());
    }

    /** Says something about the whole graph to whoever reads the file. */
    public void metadata(String key, String value) {
        metadata.put(key, value);
    }

    /** @return whether weights of products are 8-bit integers */
    public boolean quantised() {
        return precision.quantised();
    }

    /** The element type of products. */
    public ElementType products() {
        return precision.products();
    }

    /** The kind of engine that the graph is for. */
    public GraphTarget target() {
        return target;
    }

    /** The element type of keys and values that leave the graph. */
    public ElementType states() {
        return precision.states();
    }

    /** Nodes that follow are named after this part of the network, which is what profilers and parsers print. */
    public void scope(String name) {
        scope = name.isEmpty() ? "" : name + "/";
    }

    /** Declares an input. Dimensions are numbers, or names where they vary. */
    public String input(String name, ElementType type, Object... dims) {
        graph.addInput(valueInfo(name, type, dims));
        types.put(name, type);
        return name;
    }

    /** Declares {@code value} to be an output under {@code name}. */
    public void output(String name, String value, ElementType type, Object... dims) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType("Identity")
                .setName("output/" + name)
                .addInput(cast(value, type))
                .addOutput(name));
        graph.addOutput(valueInfo(name, type, dims));
    }

    /**
     * Declares that the node added last writes the output {@code name} itself: no copy stands between them, but for a
     * cast where the type is another.
     */
    public String renameLast(String name, ElementType type, Object... dims) {
        cast(graph.getNode(graph.getNodeCount() - 1).getOutput(0), type);
        int last = graph.getNodeCount() - 1;
        types.put(name, type);
        graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, name));
        graph.addOutput(valueInfo(name, type, dims));
        return name;
    }

    /** Declares that one of several outputs of the node added last is written as the output {@code name}. */
    public String renameLast(int which, String name, Object... dims) {
        int last = graph.getNodeCount() - 1;
        types.put(name, type(graph.getNode(last).getOutput(which)));
        graph.setNode(last, graph.getNode(last).toBuilder().setOutput(which, name));
        graph.addOutput(valueInfo(name, types.get(name), dims));
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
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.onnxCode())
                                .setShape(shape)))
                .build();
    }

    /** Adds a node with one output. */
    public String node(String op, String... inputs) {
        return node(op, Map.of(), inputs);
    }

    /** Adds a node with one output. Attributes are Long, Integer, Float, String, long[] values. */
    public String node(String op, Map<String, Object> attributes, String... inputs) {
        return nodes(op, attributes, 1, inputs)[0];
    }

    /** Adds a node that computes in float32, whatever the precision. */
    public String fullNode(String op, Map<String, Object> attributes, String... inputs) {
        String[] cast = new String[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            cast[i] = cast(inputs[i], ElementType.FLOAT32);
        }
        return append(op, attributes, 1, ElementType.FLOAT32, cast)[0];
    }

    /** Adds a node of an operator of our own. What it reads of floats is float32. */
    public String[] customNode(CustomOperators op, String... inputs) {
        String[] cast = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            if (type(inputs[i]).isFloat()) {
                cast[i] = cast(inputs[i], ElementType.FLOAT32);
            }
        }
        String[] names = append(op.operator(), Map.of(), op.outputs().size(), ElementType.FLOAT32, cast);
        for (int i = 0; i < names.length; i++) {
            types.put(names[i], op.outputs().get(i));
        }
        int last = body.getNodeCount() - 1;
        body.setNode(last, body.getNode(last).toBuilder().setDomain(CustomOperators.DOMAIN));
        domains.add(CustomOperators.DOMAIN);
        return names;
    }

    /** Adds a node with several outputs. */
    public String[] nodes(String op, Map<String, Object> attributes, int outputs, String... inputs) {
        OperatorTypes rule = OperatorTypes.of(op);
        ElementType type = computed(rule, inputs);
        String[] cast = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            if (rule.counts(i)
                    && type.isFloat()
                    && !inputs[i].isEmpty()
                    && type(inputs[i]).isFloat()) {
                cast[i] = cast(inputs[i], type);
            }
        }
        ElementType result = switch (rule) {
            case SHAPE -> ElementType.INT64;
            case QUANTISATION -> ElementType.UINT8;
            case INTEGER_PRODUCT -> ElementType.INT32;
            case COMPARISON -> ElementType.BOOL;
            default -> type;
        };
        return append(op, attributes, outputs, result, cast);
    }

    /** The type that a node computes in. */
    private ElementType computed(OperatorTypes rule, String[] inputs) {
        if (rule == OperatorTypes.PRODUCT) {
            return precision.products();
        }
        if (rule == OperatorTypes.FULL || rule == OperatorTypes.QUANTISATION) {
            return ElementType.FLOAT32;
        }
        ElementType common = null;
        for (int i = 0; i < inputs.length; i++) {
            if (rule.counts(i) && !constants.containsKey(inputs[i])) {
                ElementType type = type(inputs[i]);
                common = common == null || type == ElementType.FLOAT32 ? type : common;
            }
            if (common != null && rule == OperatorTypes.FIRST_TWO) {
                break;
            }
        }
        return common == null ? ElementType.FLOAT32 : common;
    }

    /** The element type of a value of this graph. */
    public ElementType type(String value) {
        ElementType type = types.get(value);
        if (type == null) {
            throw new IllegalArgumentException("no value " + value + " in graph " + graph.getName());
        }
        return type;
    }

    /** The value in an element type: itself, or a cast of it, which is written once. */
    public String cast(String value, ElementType type) {
        if (value.isEmpty() || type(value) == type) {
            return value;
        }
        float[] constant = constants.get(value);
        if (constant != null) {
            return constant(value + "_" + type, type, constant);
        }
        String name = value + "/" + type;
        if (!types.containsKey(name)) {
            body.addNode(OnnxMl.NodeProto.newBuilder()
                    .setOpType("Cast")
                    .setName(name)
                    .addInput(value)
                    .addOutput(name)
                    .addAttribute(attribute("to", type.onnxCode())));
            types.put(name, type);
        }
        return name;
    }

    /** The value within the precision's limit, so that an overflow is a large number and not infinite. */
    public String limited(String value) {
        float limit = precision.limit();
        return limit == 0 || type(value) != precision.products()
                ? value
                : node("Clip", value, scalar(-limit), scalar(limit));
    }

    private String[] append(String op, Map<String, Object> attributes, int outputs, ElementType type, String[] inputs) {
        int count = counters.merge(scope + op, 1, Integer::sum);
        String name = scope + op + (count == 1 ? "" : "_" + count);
        OnnxMl.NodeProto.Builder node =
                OnnxMl.NodeProto.newBuilder().setOpType(op).setName(name);
        for (String input : inputs) {
            if (constants.containsKey(input)) {
                constant(input, ElementType.FLOAT32, constants.get(input));
            }
            node.addInput(input);
        }
        String[] names = new String[outputs];
        for (int i = 0; i < outputs; i++) {
            names[i] = outputs == 1 ? name : name + ":" + i;
            node.addOutput(names[i]);
            types.put(names[i], type);
        }
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> node.addAttribute(attribute(e.getKey(), e.getValue())));
        body.addNode(node);
        return names;
    }

    /** What a branch computes. */
    @FunctionalInterface
    public interface Branch {
        /** @return the names of its values */
        String[] write() throws IOException;
    }

    /**
     * Computes one of two branches, and nothing of the other. What a branch adds cannot be seen outside of it; weights
     * can, since they lie in the graph around: of those in a branch, ONNX Runtime keeps what it has rearranged and the
     * original. It rearranges no weights of convolutions that way, so a branch should have none.
     *
     * @param condition one truth value
     * @return the values of the branch that is taken; both give as many, of the same types
     */
    public String[] choose(String condition, Branch then, Branch otherwise) throws IOException {
        List<ElementType> results = new ArrayList<>();
        OnnxMl.AttributeProto[] branches = {
            branch("then_branch", then, results), branch("else_branch", otherwise, results)
        };
        int count = results.size() / 2;
        if (!results.subList(0, count).equals(results.subList(count, results.size()))) {
            throw new IllegalArgumentException("branches of different types: " + results);
        }
        String[] names = append("If", Map.of(), count, ElementType.FLOAT32, new String[] {condition});
        int last = body.getNodeCount() - 1;
        body.setNode(
                last, body.getNode(last).toBuilder().addAttribute(branches[0]).addAttribute(branches[1]));
        for (int i = 0; i < count; i++) {
            types.put(names[i], results.get(i));
        }
        return names;
    }

    private OnnxMl.AttributeProto branch(String name, Branch branch, List<ElementType> results) throws IOException {
        OnnxMl.GraphProto.Builder outer = body;
        Set<String> before = Set.copyOf(types.keySet());
        body = OnnxMl.GraphProto.newBuilder().setName(graph.getName() + "/" + scope + name);
        try {
            for (String value : branch.write()) {
                boolean own = body.getNodeList().stream()
                        .anyMatch(node -> node.getOutputList().contains(value));
                String result = own ? value : node("Identity", value);
                results.add(type(result));
                body.addOutput(OnnxMl.ValueInfoProto.newBuilder()
                        .setName(result)
                        .setType(OnnxMl.TypeProto.newBuilder()
                                .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                        .setElemType(type(result).onnxCode()))));
            }
            return OnnxMl.AttributeProto.newBuilder()
                    .setName(name)
                    .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                    .setG(body)
                    .build();
        } finally {
            types.keySet()
                    .removeIf(value ->
                            !before.contains(value) && !initializers.contains(value) && !constants.containsKey(value));
            body = outer;
        }
    }

    /** @return whether a value can be read where nodes are added now; those of a finished branch cannot */
    public boolean isVisible(String value) {
        return types.containsKey(value);
    }

    private static OnnxMl.AttributeProto attribute(String name, Object value) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name);
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

    /** A weight of products, in their element type: written to the weight file on first use, referred to afterwards. */
    public String weight(String name, float[] values, long... dims) throws IOException {
        return weight(name, precision.products(), values, dims);
    }

    /**
     * A weight that is float32 in every precision: of norms, positions and whatever is added to the residual stream.
     */
    public String fullWeight(String name, float[] values, long... dims) throws IOException {
        return weight(name, ElementType.FLOAT32, values, dims);
    }

    private String weight(String name, ElementType type, float[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, type, values, dims));
    }

    /** An integer table in the weight file. */
    public String table(String name, int[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, values, dims));
    }

    /** A matrix of 8-bit integers in the weight file. */
    public String bytes(String name, byte[] values, long... dims) throws IOException {
        WeightFile.Entry entry = weights.find(name);
        return refer(entry != null ? entry : weights.put(name, values, dims));
    }

    /** @return whether a weight of that name has been written, so that its values need not be made again */
    public boolean hasWeight(String name) {
        return weights.find(name) != null;
    }

    /** Refers to a weight that another graph has written. */
    public String sharedWeight(String name) {
        return refer(weights.find(name));
    }

    private String refer(WeightFile.Entry entry) {
        if (initializers.add(entry.name())) {
            OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                    .setName(entry.name())
                    .setDataType(entry.type().onnxCode())
                    .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(pair("location", weights.location()))
                    .addExternalData(pair("offset", Long.toString(entry.offset())))
                    .addExternalData(pair("length", Long.toString(entry.length())));
            for (long dim : entry.dims()) {
                tensor.addDims(dim);
            }
            graph.addInitializer(tensor);
            types.put(entry.name(), entry.type());
        }
        return entry.name();
    }

    private static OnnxMl.StringStringEntryProto pair(String key, String value) {
        return OnnxMl.StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }

    /** A small constant vector of shapes, axes or indices, kept in the graph itself. */
    public String ints(long... values) {
        StringBuilder name = new StringBuilder("int64");
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            name.append('_').append(value);
            bytes.putLong(value);
        }
        return inline(name.toString(), ElementType.INT64, bytes, values.length);
    }

    /**
     * A small constant vector of factors, kept in the graph itself: shape inference does not look into the weight file.
     */
    public String floats(float... values) {
        StringBuilder name = new StringBuilder("float32");
        for (float value : values) {
            name.append('_').append(value);
        }
        return constant(name.toString(), ElementType.FLOAT32, values, values.length);
    }

    private String constant(String name, ElementType type, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        FloatEncoding.of(type).put(values, 0, values.length, bytes);
        return inline(name, type, bytes, dims);
    }

    /** A constant 32-bit integer, kept in the graph itself. It has no dimension. */
    public String scalar(int value) {
        return inline(
                "int32_" + value,
                ElementType.INT32,
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value));
    }

    /** A constant 32-bit integer as a vector of one, kept in the graph itself. */
    public String vector(int value) {
        return inline(
                "int32_vector_" + value,
                ElementType.INT32,
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value),
                1);
    }

    /** A constant 8-bit unsigned integer, 0 to 255, kept in the graph itself. It has no dimension. */
    public String unsignedByte(int value) {
        return inline(
                "uint8_" + value, ElementType.UINT8, ByteBuffer.allocate(1).put((byte) value));
    }

    /** A constant float, kept in the graph itself, in the type of what it is combined with. It has no dimension. */
    public String scalar(float value) {
        String name = "float_" + value;
        constants.put(name, new float[] {value}); // written in the type in which it is used
        types.put(name, ElementType.FLOAT32);
        return name;
    }

    private String inline(String name, ElementType type, ByteBuffer bytes, long... dims) {
        if (initializers.add(name)) {
            OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(type.onnxCode())
                    .setRawData(ByteString.copyFrom(bytes.flip()));
            for (long dim : dims) {
                tensor.addDims(dim);
            }
            graph.addInitializer(tensor);
            types.put(name, type);
        }
        return name;
    }

    public String add(String a, String b) {
        return node("Add", a, b);
    }

    public String mul(String a, String b) {
        return node("Mul", a, b);
    }

    public String matMul(String a, String b) {
        return node("MatMul", a, b);
    }

    /** Reshapes; in {@code shape}, 0 keeps the input's dimension at that place and -1 is inferred. */
    public String reshape(String value, long... shape) {
        return node("Reshape", value, ints(shape));
    }

    public String transpose(String value, long... permutation) {
        return node("Transpose", Map.of("perm", permutation), value);
    }

    public String gather(String table, String indices, int axis) {
        return node("Gather", Map.of("axis", axis), table, indices);
    }

    /** Takes {@code [start, end)} along one axis. */
    public String slice(String value, long start, long end, long axis) {
        return node("Slice", value, ints(start), ints(end), ints(axis));
    }

    public String concat(int axis, String... values) {
        return node("Concat", Map.of("axis", axis), values);
    }

    public String unsqueeze(String value, long... axes) {
        return node("Unsqueeze", value, ints(axes));
    }

    /** One dimension of a value as an int64 vector of length 1. */
    public String dimension(String value, int axis) {
        return node("Shape", Map.of("start", axis, "end", axis + 1), value);
    }

    /** Writes the graph. */
    public void write(Path file) throws IOException {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("ofa-java")
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph);
        domains.forEach(domain -> model.addOpsetImport(
                OnnxMl.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
        metadata.forEach((key, value) -> model.addMetadataProps(pair(key, value)));
        try (OutputStream out = Files.newOutputStream(file)) {
            model.build().writeTo(out);
        }
    }
}
