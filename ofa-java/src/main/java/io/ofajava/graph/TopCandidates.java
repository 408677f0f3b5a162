// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The end of a decoder graph whose search runs on the device: what the C++ search needs of a row of logits, in place of
 * the row itself ({@code ofa_step_top} in {@code ofa/decode.h}). A step then moves {@code 2 * top + 6} floats of a
 * token to the host and not {@code columns} of them; the logits stay an output, for the steps whose rules need all of
 * them.
 *
 * <p>Inputs: {@code window [rows, 2]} int32, the first column of a row's window and the one past its last, both at
 * least 4; {@code temperature [rows]} float32; {@code wanted [rows, length]} int32, a column whose logit is returned
 * besides.
 *
 * <p>Output: {@code candidates [queries, 2 * top + 6]} float32: the {@code top} largest logits of the window, the
 * largest first; their columns, -1 where the window has fewer than {@code top}; the logits of columns 0 to 3; the logit
 * of {@code wanted}; the logarithm of the sum of {@code exp(x - max x)} over columns 0 to 3 and the window, {@code x}
 * being the logits divided by the temperature. Columns are exact as float32: there are at most 2^24.
 */
public final class TopCandidates {
    /** Floats of a token besides logits and columns of the candidates. */
    public static final int REST = DecoderKind.SPECIALS + 2;

    /** Twice the largest usual beam, and the tokens that n-gram blocking takes out of it. */
    private static final int TEXT = 64;
    /** The published sampling of image tokens is among 256. */
    private static final int CODES = 256;
    /** Below every logit: the lowest float32. */
    private static final float NONE = -Float.MAX_VALUE;

    private final GraphBuilder g;
    private final OfaConfig config;
    private final List<DecoderKind> kinds;

    TopCandidates(GraphBuilder g, OfaConfig config, List<DecoderKind> kinds) {
        this.g = g;
        this.config = config;
        this.kinds = kinds;
    }

    /**
     * How many candidates a token has in a graph of these kinds: at least 1, and fewer than a window can have columns.
     */
    static int count(OfaConfig config, List<DecoderKind> kinds) {
        return kinds.stream()
                .mapToInt(kind ->
                        Math.min(kind == DecoderKind.CODES ? CODES : TEXT, kind.columns(config) - DecoderKind.SPECIALS))
                .min()
                .orElseThrow();
    }

    /**
     * Appends the output.
     *
     * @param logits {@code [queries, columns]} float32
     * @param length of the step, int64 {@code [1]}
     */
    void build(String logits, String length) throws IOException {
        g.scope("decoder/candidates");
        String window = g.input("window", ElementType.INT32, "rows", 2);
        String temperature = byQuery(g.unsqueeze(g.input("temperature", ElementType.FLOAT32, "rows"), 1), length);
        String wanted = g.reshape(g.input("wanted", ElementType.INT32, "rows", "length"), -1, 1);
        String first = byQuery(g.slice(window, 0, 1, 1), length);
        String end = byQuery(g.slice(window, 1, 2, 1), length);

        String columns = columns(logits);
        String none = g.scalar(NONE);
        String inside = g.node(
                "Where",
                g.node("LessOrEqual", end, columns),
                none,
                g.node("Where", g.node("LessOrEqual", first, columns), logits, none));
        String special = g.slice(logits, 0, DecoderKind.SPECIALS, 1);
        String[] top = g.topK(inside, count(config, kinds));
        String numbers = g.node(
                "Where", g.node("LessOrEqual", top[0], none), g.scalar(-1f), g.cast(top[1], ElementType.FLOAT32));
        String wantedLogit = g.node("GatherElements", Map.of("axis", 1), logits, wanted);
        g.concat(1, top[0], numbers, special, wantedLogit, logSum(inside, special, temperature));
        g.renameLast("candidates", ElementType.FLOAT32, "queries", 2 * count(config, kinds) + REST);
    }

    /** {@code [rows, 1] -> [queries, 1]}: each token of a row has what the row has. */
    private String byQuery(String ofRow, String length) {
        return g.reshape(g.node("Expand", ofRow, g.concat(0, g.ints(1), length)), -1, 1);
    }

    /** The numbers from 0 on, as many as there are logits. */
    private String columns(String logits) throws IOException {
        int most = kinds.stream().mapToInt(kind -> kind.columns(config)).max().orElseThrow();
        int[] numbers = new int[most];
        for (int i = 0; i < most; i++) {
            numbers[i] = i;
        }
        String all = g.table("decoder/columns_" + most, numbers, most);
        return kinds.size() == 1 ? all : g.node("Slice", all, g.ints(0), g.dimension(logits, 1), g.ints(0));
    }

    private String logSum(String inside, String special, String temperature) {
        String x = g.node("Div", inside, temperature);
        String y = g.node("Div", special, temperature);
        String largest = g.node("Max", reduce("ReduceMax", x), reduce("ReduceMax", y));
        String sum = g.add(
                reduce("ReduceSum", g.node("Exp", g.node("Sub", x, largest))),
                reduce("ReduceSum", g.node("Exp", g.node("Sub", y, largest))));
        return g.node("Log", sum);
    }

    private String reduce(String op, String value) {
        return g.node(op, Map.of("keepdims", 1), value, g.ints(1));
    }
}
