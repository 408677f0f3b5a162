// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Random inputs of a custom operator, with the output shapes that consistent inputs give. */
record CustomOperatorCall(List<Input> inputs, List<long[]> outputs) {
    private static CustomOperatorCall of(long[] output, Input... inputs) {
        return new CustomOperatorCall(List.of(inputs), List.of(output));
    }

    /** @param from minimum of integers; they are less than {@code below} */
    record Input(ElementType type, int from, int below, long[] shape) {
        static Input floats(long... shape) {
            return new Input(ElementType.FLOAT32, 0, 0, shape);
        }

        static Input bfloats(long... shape) {
            return new Input(ElementType.BFLOAT16, 0, 0, shape);
        }

        static Input bytes(ElementType type, long... shape) {
            return new Input(type, type == ElementType.INT8 ? -64 : 0, type == ElementType.INT8 ? 65 : 256, shape);
        }

        static Input ints(int below, long... shape) {
            return new Input(ElementType.INT32, 0, below, shape);
        }

        /** The number 1, or 1 or 2 if the case is disturbed. */
        static Input one() {
            return new Input(ElementType.INT32, 1, 2, new long[] {1});
        }
    }

    /** Sizes near the boundaries of the kernels' code paths: tiles, panels, registers. */
    private static int size(Random random) {
        return random.nextInt(4) > 0 ? 1 + random.nextInt(7) : 8 + random.nextInt(70);
    }

    static CustomOperatorCall fitting(CustomOperators op, Random random) {
        int a = size(random);
        int b = size(random);
        int c = size(random);
        int heads = 1 + random.nextInt(4);
        int width = 1 + random.nextInt(40);
        int rows = random.nextInt(4);
        return switch (op) {
            case ENCODER_ATTENTION ->
                CustomOperatorCall.of(
                        new long[] {(long) rows * a, heads * width},
                        Input.floats(rows * a, 3L * heads * width),
                        Input.floats(1, heads, a, a),
                        Input.floats(rows, a),
                        Input.floats(heads, b),
                        Input.ints(b, a, a));
            case CACHED_ATTENTION -> cached(rows, heads, 1 + random.nextInt(3), a, width);
            case POSITION_BIAS -> positionBias(rows, heads, 1 + random.nextInt(3), a, width, b);
            case CROSS_ATTENTION ->
                CustomOperatorCall.of(
                        new long[] {(long) rows * b, heads * width},
                        Input.floats(rows * b, heads * width),
                        Input.floats(2, heads, a, width),
                        Input.floats(2, heads, a, width),
                        Input.floats(2, heads, 3, a),
                        Input.ints(6, rows, b));
            case LAYER_NORM ->
                CustomOperatorCall.of(
                        new long[] {rows, a}, Input.floats(rows, a), Input.floats(a), Input.floats(a), Input.floats(1));
            case ROUND_ROWS ->
                new CustomOperatorCall(
                        List.of(Input.floats(rows, b, a)), List.of(new long[] {rows, b, a}, new long[] {rows, b, 1}));
            case RESCALE_ROWS ->
                CustomOperatorCall.of(
                        new long[] {rows, b, a},
                        Input.ints(100, rows, b, a),
                        Input.floats(rows, b, 1),
                        Input.floats(a));
            case RESCALE_AND_ADD_ROWS ->
                CustomOperatorCall.of(
                        new long[] {b, c, a},
                        Input.ints(100, b, c, a),
                        Input.floats(b),
                        Input.floats(a),
                        Input.floats(a));
            case INTEGER_LINEAR ->
                CustomOperatorCall.of(
                        new long[] {rows, b, c},
                        Input.floats(rows, b, 4L * a),
                        Input.bytes(ElementType.INT8, (c + 31) / 32, a, 32, 4),
                        Input.ints(100, c),
                        Input.floats(c),
                        Input.floats(random.nextBoolean() ? c : 0));
            case WEIGHT_LINEAR ->
                CustomOperatorCall.of(
                        new long[] {rows, b, c},
                        Input.floats(rows, b, a),
                        Input.bytes(ElementType.INT8, (c + 31) / 32, (a + 3) / 4, 32, 4),
                        Input.floats(c),
                        Input.floats(random.nextBoolean() ? c : 0));
            case BFLOAT16_LINEAR ->
                CustomOperatorCall.of(
                        new long[] {rows, b, c},
                        Input.floats(rows, b, a),
                        Input.bfloats((c + 31) / 32, (a + 1) / 2, 32, 2),
                        Input.floats(random.nextBoolean() ? c : 0),
                        new Input(ElementType.INT32, c, c + 1, new long[] {1}));
            case BFLOAT16_PIXELS -> CustomOperatorCall.of(new long[] {rows, a, b, c}, Input.floats(rows, a, b, c));
            case BFLOAT16_CONVOLUTION, BFLOAT16_SHORTCUT -> bfloats(rows, a, b, c, random);
            case BFLOAT16_RESIDUAL_CONVOLUTION -> {
                CustomOperatorCall call = bfloats(rows, a, b, c, random);
                long[] out = call.outputs().get(0);
                List<Input> inputs = new ArrayList<>(call.inputs());
                inputs.add(Input.floats(out));
                yield new CustomOperatorCall(inputs, List.of(out, out));
            }
            case GROUP_NORM, GROUP_NORM_SWISH ->
                CustomOperatorCall.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, c),
                        Input.floats(c),
                        Input.floats(c),
                        Input.floats(1),
                        Input.one());
            case WINOGRAD_CONVOLUTION ->
                CustomOperatorCall.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(25, panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1),
                        Input.one());
            case WINOGRAD_RESIDUAL_CONVOLUTION ->
                CustomOperatorCall.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(25, panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1),
                        Input.one(),
                        Input.floats(rows, a, b, c));
            case POINTWISE_CONVOLUTION ->
                CustomOperatorCall.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1));
            case RESIDUAL_CONVOLUTION ->
                CustomOperatorCall.of(
                        new long[] {rows, a, b, c},
                        Input.floats(rows, a, b, width),
                        Input.floats(panels(c), width, 16),
                        Input.floats(c),
                        Input.floats(1),
                        Input.floats(rows, a, b, c));
            case ROUND_PIXELS ->
                new CustomOperatorCall(
                        List.of(Input.floats(rows, a, b, c)),
                        List.of(new long[] {rows, a, b, c}, new long[] {rows, a, b, 1}));
            case INTEGER_CONVOLUTION -> {
                CustomOperatorCall call = integers(rows, a, b, random);
                yield new CustomOperatorCall(call.inputs(), call.outputs().subList(0, 2));
            }
            case INTEGER_SHORTCUT -> {
                CustomOperatorCall call = integers(rows, a, b, random);
                yield new CustomOperatorCall(call.inputs(), call.outputs().subList(2, 3));
            }
            case INTEGER_RESIDUAL_CONVOLUTION -> {
                CustomOperatorCall call = integers(rows, a, b, random);
                List<Input> inputs = new ArrayList<>(call.inputs());
                inputs.add(Input.floats(call.outputs().get(0)));
                yield new CustomOperatorCall(inputs, call.outputs());
            }
        };
    }

    /** A convolution of integers, with all outputs that it may have: integers, scales, values. */
    private static CustomOperatorCall integers(int rows, int height, int width, Random random) {
        int inputs = 4 * (1 + random.nextInt(20));
        int outputs = 32 * (1 + random.nextInt(3));
        int stride = 1 + random.nextInt(2);
        long[] out = {rows, (height + stride - 1) / stride, (width + stride - 1) / stride, outputs};
        return new CustomOperatorCall(
                List.of(
                        Input.bytes(ElementType.UINT8, rows, height, width, inputs),
                        Input.floats(rows, height, width, 1),
                        Input.bytes(ElementType.INT8, outputs / 32, random.nextBoolean() ? 1 : 9, inputs / 4, 32, 4),
                        Input.floats(outputs),
                        Input.floats(outputs),
                        new Input(ElementType.INT32, stride, stride + 1, new long[] {1})),
                List.of(out, new long[] {rows, out[1], out[2], 1}, out));
    }

    /** A convolution of bfloat16. */
    private static CustomOperatorCall bfloats(int rows, int height, int width, int outputs, Random random) {
        int inputs = 2 * (1 + random.nextInt(20));
        int stride = 1 + random.nextInt(2);
        return CustomOperatorCall.of(
                new long[] {rows, (height + stride - 1) / stride, (width + stride - 1) / stride, outputs},
                Input.bfloats(rows, height, width, inputs),
                Input.bfloats((outputs + 31) / 32, random.nextBoolean() ? 1 : 9, inputs / 2, 32, 2),
                Input.floats(outputs),
                new Input(ElementType.INT32, stride, stride + 1, new long[] {1}));
    }

    private static CustomOperatorCall cached(int rows, int heads, int length, int further, int width) {
        int cache = length + further;
        long[] caches = {rows, heads, cache, width};
        return new CustomOperatorCall(
                List.of(
                        Input.floats((long) rows * length, 3L * heads * width),
                        Input.floats(caches),
                        Input.floats(caches),
                        Input.ints(further + 1, rows),
                        Input.floats(2, rows, heads, length, cache),
                        Input.one()),
                List.of(new long[] {(long) rows * length, heads * width}, caches, caches));
    }

    /** With an index of pairs, or of distances if the number of entries is odd. */
    private static CustomOperatorCall positionBias(
            int rows, int heads, int length, int further, int width, int entries) {
        int cache = length + further;
        return of(
                new long[] {2, rows, heads, length, cache},
                Input.floats(cache, (long) heads * width),
                Input.floats(heads, width, cache),
                Input.floats(2, heads, entries),
                Input.ints(entries, entries % 2 == 0 ? cache : 1, cache),
                Input.ints(100, rows, length),
                Input.ints(further + 1, rows),
                Input.floats(rows, heads, cache, width));
    }

    private static long panels(int outputs) {
        return (outputs + 31) / 32 * 2;
    }

    /** One dimension of one input is changed, removed or added, or integers are out of range. */
    static CustomOperatorCall disturbed(CustomOperatorCall call, Random random) {
        List<Input> inputs = new ArrayList<>(call.inputs());
        int which = random.nextInt(inputs.size());
        Input input = inputs.get(which);
        int at = random.nextInt(input.shape().length);
        long[] shape = input.shape().clone();
        int below = input.below();
        switch (random.nextInt(5)) {
            case 0 -> shape[at] = 0;
            case 1 -> shape[at] = Math.max(0, shape[at] - 1 + 2 * random.nextInt(2));
            case 2 -> shape[at] = size(random);
            case 3 ->
                shape = IntStream.range(0, shape.length)
                        .filter(i -> i != at)
                        .mapToLong(i -> input.shape()[i])
                        .toArray();
            default -> {
                shape = LongStream.concat(LongStream.of(1 + random.nextInt(2)), Arrays.stream(shape))
                        .toArray();
                below *= 3;
            }
        }
        inputs.set(which, new Input(input.type(), input.from(), below, shape));
        return new CustomOperatorCall(inputs, call.outputs());
    }
}
