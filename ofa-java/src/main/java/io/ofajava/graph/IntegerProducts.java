// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.onnx.CustomOperators;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import io.ofajava.onnx.WeightValues;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Products of 8-bit integers with 32-bit sums. Activations are quantised at run time, each row with its own scale (its
 * largest magnitude becomes 127); weights are quantised once, each column with its own scale. The integer sums are
 * exact and rescaled separately, so a row's result is identical to the bit in any batch.
 *
 * <p>Activations are unsigned with the zero point 128, weights are signed: the combination that every CPU multiplies
 * fastest. Weights stay within {@value #LARGEST_WEIGHT}, because CPUs with AVX2 and without VNNI add two neighbouring
 * products in 16 bits, and 2 * 255 * 64 = 32,640 is the most that fits. So no sum saturates, and a model gives the same
 * integers on all CPUs. Unsigned weights of the full 8 bits are exact as well, but 25 to 30 % slower without VNNI.
 *
 * <p>The token embedding is stored twice in the weight file: by columns for the logits, which an engine repacks, and by
 * rows for look-ups, for which an engine that maps the file reads only the rows that occur. The latter uses the full 8
 * bits.
 */
final class IntegerProducts implements Products {
    /** The largest magnitude of an integer weight. */
    static final int LARGEST_WEIGHT = 64;
    /** The largest magnitude of an integer activation. */
    static final int LARGEST_ACTIVATION = 127;
    /** The unsigned integer for an activation of 0. */
    private static final int ZERO_POINT = 128;
    /** The smallest scale of a row, which avoids division by zero. */
    static final float LEAST_SCALE = 1e-30f;

    /** Activations as integers: {@code integers [..., columns]}, {@code scales [..., 1]}. */
    private record Rows(String integers, String scales) {}

    private final GraphBuilder g;

    /** Values that were quantised already, because several products read them. */
    private final Map<String, Rows> rounded = new HashMap<>();

    /** Whether products have few rows. */
    private final boolean steps;

    IntegerProducts(GraphBuilder g, boolean steps) {
        this.g = g;
        this.steps = steps;
    }

    @Override
    public String affine(
            String x, String name, int inputs, int outputs, WeightValues weight, String biasName, WeightValues bias)
            throws IOException {
        if (isPacked(inputs)) {
            LinearWeight columns = LinearWeight.of(weight, inputs, outputs, LARGEST_WEIGHT);
            return packed(x, name, columns, g.fullWeight(biasName, bias, outputs));
        }
        String integers = name + ".integers";
        String scales = name + ".scales";
        if (!g.hasWeight(integers)) {
            QuantisedMatrix matrix = QuantisedMatrix.byColumns(weight.make(), outputs, LARGEST_WEIGHT);
            g.bytes(integers, matrix.values(), inputs, outputs);
            g.fullWeight(scales, matrix.scales(), outputs);
            g.fullWeight(biasName, bias.make(), outputs);
        }
        Rows rows = rounded(x);
        return g.customNode(
                        CustomOperators.RESCALE_AND_ADD_ROWS,
                        sums(rows, integers),
                        rows.scales(),
                        g.sharedWeight(scales),
                        g.sharedWeight(biasName))[0];
    }

    @Override
    public String logits(String x, TokenTable table) throws IOException {
        if (isPacked(table.width())) {
            return packed(x, table.name(), LinearWeight.of(table, LARGEST_WEIGHT), g.floats());
        }
        String integers = table.name() + ".integers";
        String scales = table.name() + ".scales";
        if (!g.hasWeight(integers)) {
            QuantisedMatrix matrix = QuantisedMatrix.byRows(table, LARGEST_WEIGHT);
            g.bytes(
                    integers,
                    QuantisedMatrix.transpose(matrix.values(), table.rows(), table.width()),
                    table.width(),
                    table.rows());
            g.fullWeight(scales, matrix.scales(), table.rows());
        }
        Rows rows = rounded(x);
        return g.customNode(CustomOperators.RESCALE_ROWS, sums(rows, integers), rows.scales(), g.sharedWeight(scales))[
                0];
    }

    @Override
    public String lookup(TokenTable table, String ids) throws IOException {
        String integers = table.name() + ".rows";
        String scales = table.name() + ".row_scales";
        if (!g.hasWeight(integers)) {
            QuantisedMatrix matrix = QuantisedMatrix.byRows(table, LARGEST_ACTIVATION);
            g.bytes(integers, matrix.values(), table.rows(), table.width());
            g.fullWeight(scales, matrix.scales(), table.rows(), 1);
        }
        String rows = g.cast(g.gather(g.sharedWeight(integers), ids, 0), ElementType.FLOAT32);
        return g.mul(rows, g.gather(g.sharedWeight(scales), ids, 0));
    }

    private boolean isPacked(int inputs) {
        return steps && inputs % PackedWeights.GROUP == 0;
    }

    /**
     * A product by the operator for few rows.
     *
     * @param bias {@code [outputs]}, or an empty vector
     */
    private String packed(String x, String name, LinearWeight weight, String bias) throws IOException {
        String panels = name + ".panels";
        String offsets = name + ".offsets";
        String scales = name + ".panel_scales";
        if (!g.hasWeight(panels)) {
            byte[] values = weight.store(g, panels, scales);
            g.table(offsets, () -> offsets(values, weight), weight.outputs());
        }
        return g.customNode(
                        CustomOperators.INTEGER_LINEAR,
                        x,
                        g.sharedWeight(panels),
                        g.sharedWeight(offsets),
                        g.sharedWeight(scales),
                        bias)[0];
    }

    /** What the zero point adds to the sums of each output. */
    private static int[] offsets(byte[] values, LinearWeight weight) {
        int[] result = new int[weight.outputs()];
        for (int o = 0; o < result.length; o++) {
            for (int i = 0; i < weight.inputs(); i++) {
                result[o] += ZERO_POINT * values[o * weight.outputStep() + i * weight.inputStep()];
            }
        }
        return result;
    }

    private String sums(Rows rows, String integers) {
        return g.node("MatMulInteger", rows.integers(), g.sharedWeight(integers), g.unsignedByte(ZERO_POINT));
    }

    private Rows rounded(String x) {
        Rows rows = rounded.get(x);
        if (rows == null || !g.isVisible(rows.integers())) {
            String[] outputs = g.customNode(CustomOperators.ROUND_ROWS, x);
            rows = new Rows(outputs[0], outputs[1]);
            rounded.put(x, rows);
        }
        return rows;
    }
}
