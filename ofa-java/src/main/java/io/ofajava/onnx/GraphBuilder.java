// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import ai.onnx.proto.OnnxMl;
import java.io.IOException;
import java.io.OutputStream;
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
 * that expressions nest. Operators are of the standard domain, except {@link CustomOperators}. The graph is strongly
 * typed: the builder tracks the element type of every value and inserts casts where an operator computes in another
 * type, as {@link OperatorTypes} and the {@link GraphPrecision} define. Not thread-safe.
 */
public final class GraphBuilder extends GraphWeights {
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    /** The target of new nodes: the graph, or the branch that is being written. */
    private OnnxMl.GraphProto.Builder body = graph;

    private final WeightReferences references;
    private final GraphPrecision precision;
    private final GraphTarget target;
    private final Set<String> initializers = new HashSet<>();
    private final TypeInference types;
    private final ConstantPool constants;

    private final Map<String, String> metadata = new TreeMap<>();
    /** Opset imports of non-standard operators. */
    private final Set<String> domains = new HashSet<>();

    private final Map<String, Integer> counters = new HashMap<>();
    private String scope = "";

    /** A graph that is the same for all engines. */
    public GraphBuilder(String name, WeightFile weights, GraphPrecision precision) {
        this(name, weights, precision, GraphTarget.CPU);
    }

    public GraphBuilder(String name, WeightFile weights, GraphPrecision precision, GraphTarget target) {
        graph.setName(name);
        this.precision = precision;
        this.target = target;
        this.types = new TypeInference(precision);
        this.constants = new ConstantPool(graph, types, initializers);
        this.references = new WeightReferences(graph, weights, types, initializers);
        metadata("ofa.precision", precision.name());
    }

    /** Adds a metadata entry for the whole graph. */
    public void metadata(String key, String value) {
        metadata.put(key, value);
    }

    /** @return whether products with weights are integer products */
    public boolean quantised() {
        return precision.quantised();
    }

    /** @return whether weights of the decoder are 8-bit integers, and activations are not */
    public boolean hasIntegerDecoderWeights() {
        return precision.integers() == GraphPrecision.Integers.DECODER_WEIGHTS;
    }

    /** @return whether products with weights round their operands to bfloat16 */
    public boolean hasBfloat16Operands() {
        return precision.bfloat16Operands();
    }

    @Override
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

    /** Sets the name prefix of the nodes that follow: the part of the network, as profilers and parsers print it. */
    public void scope(String name) {
        scope = name.isEmpty() ? "" : name + "/";
    }

    /** Declares an input. Dimensions are numbers, or names if they vary. */
    public String input(String name, ElementType type, Object... dims) {
        graph.addInput(OnnxProtos.valueInfo(name, type, dims));
        types.put(name, type);
        return name;
    }

    /** Declares {@code value} to be an output named {@code name}. */
    public void output(String name, String value, ElementType type, Object... dims) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType("Identity")
                .setName("output/" + name)
                .addInput(cast(value, type))
                .addOutput(name));
        graph.addOutput(OnnxProtos.valueInfo(name, type, dims));
    }

    /**
     * Declares that the node added last writes the output {@code name} directly, without a copy, except for a cast if
     * the type differs.
     */
    public String renameLast(String name, ElementType type, Object... dims) {
        cast(graph.getNode(graph.getNodeCount() - 1).getOutput(0), type);
        int last = graph.getNodeCount() - 1;
        types.put(name, type);
        graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, name));
        graph.addOutput(OnnxProtos.valueInfo(name, type, dims));
        return name;
    }

    /** Declares that one of several outputs of the node added last is written directly as the output {@code name}. */
    public String renameLast(int which, String name, Object... dims) {
        int last = graph.getNodeCount() - 1;
        types.put(name, type(graph.getNode(last).getOutput(which)));
        graph.setNode(last, graph.getNode(last).toBuilder().setOutput(which, name));
        graph.addOutput(OnnxProtos.valueInfo(name, types.of(name), dims));
        return name;
    }

    /** Adds a node with one output. */
    @Override
    public String node(String op, String... inputs) {
        return node(op, Map.of(), inputs);
    }

    /** Adds a node with one output. Attributes are Long, Integer, Float, String, long[] values. */
    @Override
    public String node(String op, Map<String, Object> attributes, String... inputs) {
        return nodes(op, attributes, 1, inputs)[0];
    }

    /** Adds a node that computes in float32 in every precision. */
    public String fullNode(String op, Map<String, Object> attributes, String... inputs) {
        String[] cast = new String[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            cast[i] = cast(inputs[i], ElementType.FLOAT32);
        }
        return append(op, attributes, 1, ElementType.FLOAT32, cast)[0];
    }

    /** Adds a custom operator. Its float inputs are float32, except those that are bfloat16 already. */
    public String[] customNode(CustomOperators op, String... inputs) {
        String[] cast = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            if (type(inputs[i]).isFloat() && type(inputs[i]) != ElementType.BFLOAT16) {
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

    /**
     * The largest entries of the last dimension, the largest first.
     *
     * @return the entries, and their places as int64
     */
    public String[] topK(String value, int count) {
        String[] names = nodes("TopK", Map.of("axis", -1), 2, value, ints(count));
        types.put(names[1], ElementType.INT64);
        return names;
    }

    /** Adds a node with several outputs. */
    public String[] nodes(String op, Map<String, Object> attributes, int outputs, String... inputs) {
        OperatorTypes rule = OperatorTypes.of(op);
        ElementType type = types.computed(rule, inputs);
        String[] cast = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            if (rule.counts(i)
                    && type.isFloat()
                    && !inputs[i].isEmpty()
                    && type(inputs[i]).isFloat()) {
                cast[i] = cast(inputs[i], type);
            }
        }
        return append(op, attributes, outputs, TypeInference.result(rule, type), cast);
    }

    /** The element type of a value of this graph. */
    public ElementType type(String value) {
        return types.of(value);
    }

    /** The value in an element type: itself, or a cast of it, which is written once. */
    public String cast(String value, ElementType type) {
        if (value.isEmpty() || type(value) == type) {
            return value;
        }
        if (types.adaptable(value) != null) {
            return constants.adapted(value, type);
        }
        String name = value + "/" + type;
        if (!types.isKnown(name)) {
            body.addNode(OnnxMl.NodeProto.newBuilder()
                    .setOpType("Cast")
                    .setName(name)
                    .addInput(value)
                    .addOutput(name)
                    .addAttribute(NodeAttributes.of("to", type.onnxCode())));
            types.put(name, type);
        }
        return name;
    }

    /** The value clamped to the precision's limit, so that an overflow gives a large number instead of infinity. */
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
            if (types.adaptable(input) != null) {
                constants.write(input);
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
                .forEach(e -> node.addAttribute(NodeAttributes.of(e.getKey(), e.getValue())));
        body.addNode(node);
        return names;
    }

    /** The nodes of a branch. */
    @FunctionalInterface
    public interface Branch {
        /** @return the names of its values */
        String[] write() throws IOException;
    }

    /**
     * Adds a condition that computes one of two branches. Values of a branch are not visible outside of it. Weights are
     * stored in the enclosing graph: of weights in a branch, ONNX Runtime would keep both the packed and the original
     * form. It does not pack weights of convolutions from the enclosing graph, so a branch should have no convolutions.
     *
     * @param condition one boolean
     * @return the values of the selected branch; both branches give the same number and types
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
        Set<String> before = types.names();
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
            return NodeAttributes.of(name, body);
        } finally {
            types.retain(before, initializers::contains);
            body = outer;
        }
    }

    /** @return whether a value is visible where nodes are added now; values of a finished branch are not */
    public boolean isVisible(String value) {
        return types.isKnown(value);
    }

    @Override
    WeightReferences references() {
        return references;
    }

    @Override
    ConstantPool constants() {
        return constants;
    }

    /** Writes the graph. */
    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            OnnxProtos.model(graph, domains, metadata).writeTo(out);
        }
    }
}
