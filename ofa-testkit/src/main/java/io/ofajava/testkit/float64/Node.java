// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import ai.onnx.proto.OnnxMl;
import io.ofajava.onnx.ElementType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** One node of a graph in float64: the exact result, plus the error of the {@link ErrorModel}. */
final class Node {
    static final double LEAST_SCALE = 1e-30;
    /** Roundings of functions: the polynomials of engines for exp and erf are accurate to two. */
    private static final double FUNCTION = 2;

    private final OnnxMl.NodeProto proto;
    private final Map<String, OnnxMl.AttributeProto> attributes = new HashMap<>();

    Node(OnnxMl.NodeProto proto) {
        this.proto = proto;
        proto.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
    }

    OnnxMl.NodeProto proto() {
        return proto;
    }

    private int number(String attribute, int otherwise) {
        OnnxMl.AttributeProto value = attributes.get(attribute);
        return value == null ? otherwise : (int) value.getI();
    }

    private OnnxMl.AttributeProto attribute(String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    private int first(String attribute) {
        return Operators.ints(attribute(attribute))[0];
    }

    /** Executes it. */
    Value[] run(Value[] x, ErrorModel.Node errors) {
        Value result = switch (proto.getOpType()) {
            case "Identity" -> x[0];
            case "Reshape" -> Operators.reshape(x[0], x[1]);
            case "Transpose" -> Operators.transpose(x[0], Operators.ints(attribute("perm")));
            case "Unsqueeze" -> Operators.unsqueeze(x[0], x[1].ints());
            case "Slice" ->
                Operators.slice(x[0], x[1].ints(), x[2].ints(), x[3].ints(), x.length > 4 ? x[4].ints() : null);
            case "Gather" -> Operators.gather(x[0], x[1], number("axis", 0));
            case "Concat" -> Operators.concat(x, number("axis", 0));
            case "Shape" -> shape(x[0]);
            case "Expand" ->
                Operators.combine(x[0].type(), x[0], Value.of(x[0].type(), x[1].ints()), (value, none) -> value);
            case "TensorScatter" -> Operators.scatter(x[0], x[1], x[2].ints());
            case "Relu" -> relu(x[0]);
            case "Clip" -> Operators.map(x[0], value -> Math.max(x[1].data()[0], Math.min(x[2].data()[0], value)));
            case "Max" -> Operators.combine(x[0].type(), x[0], x[1], Math::max);
            case "LessOrEqual" -> Operators.combine(ElementType.BOOL, x[0], x[1], (a, b) -> a <= b ? 1 : 0);
            case "Where" -> Operators.select(x[0], x[1], x[2]);
            case "MaxPool" -> Operators.maxPool(x[0], first("kernel_shape"), first("strides"), first("pads"));
            case "Resize" -> Operators.enlarged(x[0], (int) x[2].data()[2]);
            case "Pad" -> Operators.pad(x[0], x[1].ints());
            case "ReduceMax" -> Operators.reduceMax(x[0], x[1].ints());
            case "Split",
                    "RoundRows",
                    "RoundPixels",
                    "IntegerConvolution",
                    "IntegerResidualConvolution",
                    "Bfloat16ResidualConvolution" -> null;
            case "IntegerLinear" -> IntegerRows.linear(x, errors);
            case "WeightLinear" -> IntegerRows.weightLinear(x, errors);
            case "IntegerShortcut" -> IntegerImages.convolution(x, null, errors);
            case "Bfloat16Linear" -> Bfloat16Operators.linear(x, errors);
            case "Bfloat16Pixels" -> Bfloat16Operators.round(x[0], errors);
            case "Bfloat16Shortcut" -> Bfloat16Operators.convolution(x, null, errors);
            case "Bfloat16Convolution" -> bfloat16(relu(Bfloat16Operators.convolution(x, null, errors)), errors);
            default -> computed(x, errors);
        };
        return switch (proto.getOpType()) {
            case "Split" -> Operators.split(x[0], number("axis", 0), number("num_outputs", 0));
            case "RoundRows" -> IntegerRows.round(x[0], errors);
            case "RoundPixels" -> IntegerImages.round(x[0], errors);
            case "IntegerConvolution" -> IntegerImages.round(relu(IntegerImages.convolution(x, null, errors)), errors);
            case "IntegerResidualConvolution" -> {
                Value values = relu(IntegerImages.convolution(x, x[6], errors));
                Value[] rounded = IntegerImages.round(values, errors);
                yield new Value[] {rounded[0], rounded[1], values};
            }
            case "Bfloat16ResidualConvolution" -> {
                Value values = relu(Bfloat16Operators.convolution(x, x[4], errors));
                yield new Value[] {bfloat16(values, errors), values};
            }
            default -> new Value[] {result};
        };
    }

    /** The rounding of an operator's float32 result. */
    private Value bfloat16(Value x, ErrorModel.Node errors) {
        return Bfloat16Operators.round(x, errors.fused(proto.getOpType(), "Bfloat16Pixels"));
    }

    private static Value relu(Value x) {
        return Operators.map(x, value -> Math.max(0, value));
    }

    private Value shape(Value x) {
        int start = number("start", 0);
        int end = number("end", x.rank());
        Value result = Value.of(ElementType.INT64, end - start);
        for (int i = start; i < end; i++) {
            result.data()[i - start] = x.shape()[i];
        }
        return result;
    }

    /** The rounding of results. */
    private Value computed(Value[] x, ErrorModel.Node errors) {
        ElementType type = x[0].type();
        // Matrix products may accumulate in their own type; convolutions accumulate in float32.
        Products products = new Products(errors, ErrorModel.unit(type));
        Products convolutions = new Products(errors, type == ElementType.FLOAT32 ? ErrorModel.unit(type) : 0);
        double roundings = 1;
        Value result;
        switch (proto.getOpType()) {
            case "Cast" -> result = new Value(cast(), x[0].shape(), x[0].data().clone());
            case "Add" -> result = Operators.combine(type, x[0], x[1], Double::sum);
            case "Sub" -> result = Operators.combine(type, x[0], x[1], (a, b) -> a - b);
            case "Mul" -> result = Operators.combine(type, x[0], x[1], (a, b) -> a * b);
            case "Div" -> result = Operators.combine(type, x[0], x[1], (a, b) -> a / b);
            case "MatMul" -> result = products.matMul(x[0], x[1], false);
            case "Gemm" -> {
                result = products.matMul(x[0], x[1], number("transB", 0) == 1);
                result = x.length > 2 ? Operators.combine(type, result, x[2], Double::sum) : result;
            }
            case "Conv" -> {
                result = convolutions.convolution(
                        x[0], x[1], attributes.containsKey("strides") ? first("strides") : 1, first("pads"));
                result = Operators.combine(type, result, x[2].as(x[2].last(), 1, 1), Double::sum);
            }
            case "LayerNormalization" -> {
                result = layerNorm(x, errors);
                roundings = FUNCTION;
            }
            case "Softmax" -> {
                result = softmax(x[0], errors);
                roundings = FUNCTION;
            }
            case "InstanceNormalization" -> {
                result = instanceNorm(x, errors);
                roundings = FUNCTION;
            }
            case "Sigmoid" -> {
                result = Operators.map(x[0], value -> 1 / (1 + Functions.exp(-value)));
                roundings = FUNCTION;
            }
            case "Gelu" -> {
                result = Operators.map(x[0], Functions::gelu);
                absolute(x[0], result, errors);
            }
            case "QuantizeLinear" -> result = quantised(ElementType.UINT8, x[0], x[1].data()[0], 0, 0, 255, errors);
            case "MatMulInteger" ->
                result = IntegerRows.products(x[0], x[1], x.length > 2 && x[2] != null ? x[2].data()[0] : 0, errors);
            case "RescaleRows", "RescaleAndAddRows" -> {
                result = IntegerRows.rescaled(x[0], x[1], x[2], x.length > 3 ? x[3] : null);
                roundings = IntegerRows.ROUNDINGS;
            }
            default ->
                throw new IllegalArgumentException(
                        proto.getName() + ": the float64 model has no operator " + proto.getOpType());
        }
        if (ErrorModel.unit(result.type()) > 0
                && !(proto.getOpType().equals("Cast") && result.type() == ElementType.FLOAT32)) {
            errors.round(result, roundings);
        }
        return result;
    }

    private ElementType cast() {
        int code = number("to", 0);
        for (ElementType type : ElementType.values()) {
            if (type.onnxCode() == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no element type has the code " + code);
    }

    /** gelu(x) = x (1 + erf) / 2: where 1 + erf cancels, its rounding is that of 1. */
    private static void absolute(Value x, Value result, ErrorModel.Node errors) {
        double unit = ErrorModel.unit(result.type());
        for (int i = 0; errors.active() && i < result.data().length; i++) {
            result.data()[i] += x.data()[i] / 2 * FUNCTION * unit * errors.sign(i, 2);
        }
    }

    private Value layerNorm(Value[] x, ErrorModel.Node errors) {
        Value normalised = normalised(x[0], errors);
        int width = x[0].last();
        for (int i = 0; i < normalised.data().length; i++) {
            normalised.data()[i] = normalised.data()[i] * x[1].data()[i % width] + x[2].data()[i % width];
        }
        return normalised;
    }

    /** {@code x [batch, channels, ...]}. */
    private Value instanceNorm(Value[] x, ErrorModel.Node errors) {
        int channels = x[0].shape()[1];
        int size = x[0].data().length / (x[0].shape()[0] * channels);
        Value normalised = normalised(x[0].as(x[0].data().length / size, size), errors);
        for (int i = 0; i < normalised.data().length; i++) {
            int channel = i / size % channels;
            normalised.data()[i] = normalised.data()[i] * x[1].data()[channel] + x[2].data()[channel];
        }
        return normalised.as(x[0].shape());
    }

    /** Normalises the last dimension to mean 0 and variance 1. */
    private Value normalised(Value x, ErrorModel.Node errors) {
        double epsilon = attribute("epsilon").getF();
        int width = x.last();
        Value result = Value.of(x.type(), x.shape());
        for (int row = 0; row < result.data().length / width; row++) {
            int from = row * width;
            double mean = 0;
            double squares = 0;
            for (int i = from; i < from + width; i++) {
                mean += x.data()[i] / width;
                squares += x.data()[i] * x.data()[i] / width;
            }
            double variance = 0;
            for (int i = from; i < from + width; i++) {
                variance += (x.data()[i] - mean) * (x.data()[i] - mean) / width;
            }
            if (errors.active()) {
                mean += Math.sqrt(squares) * errors.mean(width, row, 3);
                variance += variance * errors.mean(width, row, 4);
            }
            double factor = 1 / Math.sqrt(variance + epsilon);
            for (int i = 0; i < width; i++) {
                result.data()[from + i] = (x.data()[from + i] - mean) * factor;
            }
        }
        return result;
    }

    private static Value softmax(Value x, ErrorModel.Node errors) {
        int width = x.last();
        double unit = ErrorModel.unit(ElementType.FLOAT32);
        Value result = Value.of(x.type(), x.shape());
        for (int row = 0; row < result.data().length / width; row++) {
            int from = row * width;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = from; i < from + width; i++) {
                most = Math.max(most, x.data()[i]);
            }
            double sum = 0;
            for (int i = from; i < from + width; i++) {
                double distance = x.data()[i] - most;
                double error = errors.active() ? Math.max(-1, distance * unit * errors.sign(i, 5)) : 0;
                result.data()[i] = Functions.exp(distance) * (1 + error);
                sum += result.data()[i];
            }
            sum += errors.active() ? sum * errors.mean(width, row, 6) : 0;
            for (int i = from; i < from + width; i++) {
                result.data()[i] /= sum;
            }
        }
        return result;
    }

    /** Integers, rounded or, with errors, half a step from the value. */
    private static Value quantised(
            ElementType type, Value x, double scale, double zero, double least, double most, ErrorModel.Node errors) {
        Value result = Value.of(type, x.shape());
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = integer(x.data()[i] / scale, zero, least, most, errors, i);
        }
        return result;
    }

    static double integer(double value, double zero, double least, double most, ErrorModel.Node errors, int element) {
        double rounded = errors.active() ? value + errors.sign(element, 7) / 2 : Math.rint(value);
        return Math.max(least, Math.min(most, rounded + zero));
    }
}
