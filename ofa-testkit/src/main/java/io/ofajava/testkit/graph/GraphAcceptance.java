// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.graph;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.OperatorTypes;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a graph for constructs that TensorRT is known to reject, listed in {@code tensorrt-refusals.json}. */
public final class GraphAcceptance {
    private static final JsonNode REFUSALS = refusals();

    private final OnnxMl.ModelProto model;
    private final OnnxMl.GraphProto graph;
    private final List<String> objections = new ArrayList<>();
    private final Map<String, OnnxMl.NodeProto> producers = new HashMap<>();
    private final Map<String, OnnxMl.TypeProto.Tensor> inputs = new HashMap<>();
    private final Map<String, OnnxMl.TensorProto> constants = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();
    private final Map<String, Integer> types = new HashMap<>();

    private GraphAcceptance(OnnxMl.ModelProto model) {
        this.model = model;
        this.graph = model.getGraph();
    }

    /** The violations, one line each. */
    public static List<String> objections(Path file) {
        try {
            return objections(OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> objections(OnnxMl.ModelProto model) {
        GraphAcceptance walk = new GraphAcceptance(model);
        walk.walk();
        return walk.objections;
    }

    private static JsonNode refusals() {
        try (InputStream in = GraphAcceptance.class.getResourceAsStream("tensorrt-refusals.json")) {
            return DefaultMapper.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void walk() {
        model.getOpsetImportList().forEach(opset -> {
            requireDomain("the graph", opset.getDomain());
            if (opset.getVersion() > REFUSALS.get("newestOpset").get("value").asInt()) {
                objections.add("opset " + opset.getVersion() + " is newer than the parser");
            }
        });
        graph.getInputList().forEach(input -> {
            inputs.put(input.getName(), input.getType().getTensorType());
            requireType(input.getName(), input.getType().getTensorType().getElemType());
        });
        graph.getInitializerList().forEach(constant -> {
            constants.put(constant.getName(), constant);
            requireType(constant.getName(), constant.getDataType());
        });
        graph.getOutputList().forEach(output -> outputs.add(output.getName()));
        for (OnnxMl.NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            operator(node);
            stronglyTyped(node);
        }
        graph.getNodeList().forEach(this::shapes);
        graph.getOutputList().forEach(output -> {
            if (types.getOrDefault(output.getName(), -1)
                    != output.getType().getTensorType().getElemType()) {
                objections.add("output " + output.getName() + " is declared in another type than it has");
            }
        });
    }

    private void object(OnnxMl.NodeProto node, String reason) {
        objections.add(node.getOpType() + " " + node.getName() + " " + reason);
    }

    private void requireDomain(String where, String domain) {
        for (JsonNode allowed : REFUSALS.get("domains").get("allowed")) {
            if (allowed.textValue().equals(domain)) {
                return;
            }
        }
        objections.add(where + " uses the domain " + domain);
    }

    private void requireType(String value, int type) {
        types.put(value, type);
        String name = OnnxMl.TensorProto.DataType.forNumber(type).name();
        for (JsonNode allowed : REFUSALS.get("elementTypes").get("allowed")) {
            if (allowed.textValue().equals(name)) {
                return;
            }
        }
        objections.add(value + " has the element type " + name);
    }

    private void operator(OnnxMl.NodeProto node) {
        requireDomain(node.getName(), node.getDomain());
        for (JsonNode refusal : REFUSALS.get("operators")) {
            for (JsonNode name : refusal.get("names")) {
                if (name.textValue().equals(node.getOpType())) {
                    object(node, refusal.get("reason").textValue());
                }
            }
        }
        for (JsonNode refusal : REFUSALS.get("outputs")) {
            if (refusal.get("name").textValue().equals(node.getOpType())
                    && node.getOutputCount() > refusal.get("most").intValue()) {
                object(node, refusal.get("reason").textValue());
            }
        }
        for (JsonNode refusal : REFUSALS.get("attributes")) {
            if (refusal.get("name").textValue().equals(node.getOpType())) {
                attribute(node, refusal);
            }
        }
        if (node.getOpType().equals("TopK")) {
            OnnxMl.TensorProto k = constants.get(node.getInput(1));
            if (k == null
                    || k.getRawData()
                                    .asReadOnlyByteBuffer()
                                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                                    .getLong()
                            > REFUSALS.get("topK").get("most").intValue()) {
                object(node, "has a k that is not constant or exceeds the limit");
            }
        }
        if (node.getOpType().equals(REFUSALS.get("cacheUpdate").get("operator").textValue())) {
            cacheUpdate(node);
        }
    }

    private void attribute(OnnxMl.NodeProto node, JsonNode refusal) {
        for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(refusal.get("attribute").textValue())) {
                String value = switch (attribute.getType()) {
                    case INT -> Long.toString(attribute.getI());
                    case FLOAT -> Float.toString(attribute.getF());
                    default -> attribute.getS().toStringUtf8();
                };
                boolean allowed = false;
                for (JsonNode one : refusal.get("allowed")) {
                    allowed |= one.textValue().equals(value);
                }
                if (!allowed) {
                    object(node, "has " + attribute.getName() + " = " + value);
                }
            }
        }
    }

    private void cacheUpdate(OnnxMl.NodeProto node) {
        JsonNode rule = REFUSALS.get("cacheUpdate");
        OnnxMl.TypeProto.Tensor cache = inputs.get(node.getInput(0));
        if (cache == null || !outputs.contains(node.getOutput(0))) {
            object(node, "does not lead from a graph input to a graph output");
        } else if (cache.getShape().getDimCount() != rule.get("rank").intValue()) {
            object(node, "has a cache of rank " + cache.getShape().getDimCount());
        } else if (!cache.getShape()
                .getDim(rule.get("axis").intValue())
                .getDimParam()
                .isEmpty()) {
            object(node, "has a cache whose length varies");
        }
        boolean axis = node.getAttributeList().stream()
                .anyMatch(attribute -> attribute.getName().equals("axis")
                        && attribute.getI() == rule.get("axis").intValue());
        if (!axis) {
            object(node, "writes along another axis");
        }
    }

    /** Inputs that take part in a computation have one type; the result's follows. */
    private void stronglyTyped(OnnxMl.NodeProto node) {
        if (!OperatorTypes.isKnown(node.getOpType()) && !node.getOpType().equals("Cast")) {
            node.getOutputList().forEach(output -> requireType(output, ElementType.FLOAT32.onnxCode()));
            return;
        }
        int result;
        if (node.getOpType().equals("Cast")) {
            result = (int) node.getAttribute(0).getI();
        } else {
            OperatorTypes rule = OperatorTypes.of(node.getOpType());
            int common = 0;
            for (int i = 0; i < node.getInputCount(); i++) {
                String input = node.getInput(i);
                Integer type = input.isEmpty() ? null : types.get(input);
                if (type == null && !input.isEmpty()) {
                    object(node, "reads " + input + ", which no node writes");
                } else if (type != null && rule.counts(i) && isFloat(type)) {
                    if (common != 0 && common != type) {
                        object(node, "mixes element types");
                    }
                    common = type;
                }
            }
            result = switch (rule) {
                case SHAPE -> OnnxMl.TensorProto.DataType.INT64_VALUE;
                case COMPARISON -> OnnxMl.TensorProto.DataType.BOOL_VALUE;
                default -> common != 0 ? common : types.getOrDefault(node.getInput(0), 0);
            };
        }
        node.getOutputList().forEach(output -> requireType(output, result));
    }

    private static boolean isFloat(int type) {
        return type == ElementType.FLOAT32.onnxCode()
                || type == ElementType.FLOAT16.onnxCode()
                || type == ElementType.BFLOAT16.onnxCode();
    }

    private void shapes(OnnxMl.NodeProto node) {
        JsonNode first = REFUSALS.get("derivedShapes").get("operators").get(node.getOpType());
        for (int i = first == null ? node.getInputCount() : first.intValue(); i < node.getInputCount(); i++) {
            if (!derived(node.getInput(i))) {
                object(
                        node,
                        "has a shape that does not follow from constants and the shapes of the inputs: "
                                + node.getInput(i));
            }
        }
    }

    private boolean derived(String value) {
        if (value.isEmpty() || constants.containsKey(value)) {
            return true;
        }
        OnnxMl.NodeProto producer = producers.get(value);
        if (producer == null) {
            return false;
        }
        if (producer.getOpType().equals("Shape")) {
            return true;
        }
        boolean allowed = false;
        for (JsonNode one : REFUSALS.get("derivedShapes").get("from")) {
            allowed |= one.textValue().equals(producer.getOpType());
        }
        return allowed && producer.getInputList().stream().allMatch(this::derived);
    }
}
