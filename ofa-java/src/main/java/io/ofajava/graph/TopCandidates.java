// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The end of a decoder graph whose search runs on the device. It returns the values of a row of logits that the C++
 * search needs, instead of the row ({@code ofa_step_top} in {@code ofa/decode.h}). A step then copies about {@code 2 *
 * top} floats per token to the host instead of {@code columns}. The logits remain an output for the steps whose rules
 * need all of them.
 *
 * <p>Inputs: {@code window [rows, 2]} int32, the first column of a row's window and the one past its last, both at
 * least 4; {@code temperature [rows]} float32; {@code wanted [rows, length]} int32, a column whose logit is returned
 * additionally.
 *
 * <p>Output: {@code candidates [queries, width]} float32: the {@code top} largest logits of the window in descending
 * order; their columns, -1 if the window has fewer than {@code top}; the logits of columns 0 to 3; the logit of
 * {@code wanted}; the logarithm of the sum of {@code exp(x - max x)} over columns 0 to 3 and the window, where
 * {@code x} are the logits divided by the temperature. Column numbers are exact in float32, because there are at most
 * 2^24.
 *
 * <p>A graph that generates only image tokens also samples the next token of each row, so that further steps can follow
 * without the host ({@code ofa_step_ahead}). Inputs: {@code draw_top_k [rows]} int32, {@code draw [rows]} float32.
 * Outputs: {@code drawn [rows, length]} int32, the token; and its id as the last column of {@code candidates}. The
 * cumulative sum is float32 on the device and float64 on the host, so samples may differ at a boundary; the host
 * detects this.
 */
public final class TopCandidates {
    /** Floats per token in addition to the candidates' logits and columns and to the sampled token. */
    private static final int REST = DecoderKind.SPECIALS + 2;

    /** Twice the largest usual beam, plus the tokens that n-gram blocking removes from it. */
    private static final int TEXT = 64;
    /** The published sampling of image tokens uses the 256 most probable ones. */
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
     * Number of candidates per token in a graph of these kinds: at least 1, and less than the possible number of
     * columns of a window.
     */
    static int count(OfaConfig config, List<DecoderKind> kinds) {
        return kinds.stream()
                .mapToInt(kind ->
                        Math.min(kind == DecoderKind.CODES ? CODES : TEXT, kind.columns(config) - DecoderKind.SPECIALS))
                .min()
                .orElseThrow();
    }

    /** Whether a graph of these kinds samples the next token. */
    static boolean draws(List<DecoderKind> kinds) {
        return kinds.equals(List.of(DecoderKind.CODES));
    }

    /**
     * Floats per token in the output.
     *
     * @param top candidates
     * @param draws whether the last of them is the sampled token
     */
    public static int width(int top, boolean draws) {
        return 2 * top + REST + (draws ? 1 : 0);
    }

    /**
     * Appends the outputs.
     *
     * @param logits {@code [queries, columns]} float32
     * @param length of the step, int64 {@code [1]}
     */
    void build(String logits, String length) throws IOException {
        g.scope("decoder/candidates");
        String window = g.input(TensorNames.WINDOW, ElementType.INT32, "rows", 2);
        String temperature =
                byQuery(g.unsqueeze(g.input(TensorNames.TEMPERATURE, ElementType.FLOAT32, "rows"), 1), length);
        String wanted = g.reshape(g.input(TensorNames.WANTED, ElementType.INT32, "rows", "length"), -1, 1);
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
        List<String> parts =
                new ArrayList<>(List.of(top[0], numbers, special, wantedLogit, logSum(inside, special, temperature)));
        if (draws(kinds)) {
            parts.add(draw(inside, top[0], temperature, length));
        }
        g.concat(1, parts.toArray(String[]::new));
        g.renameLast(TensorNames.CANDIDATES, ElementType.FLOAT32, "queries", width(count(config, kinds), draws(kinds)));
    }

    /** The token of each row, as float32 {@code [queries, 1]}; and the output {@code drawn}. */
    private String draw(String inside, String top, String temperature, String length) {
        String topK = byQuery(g.unsqueeze(g.input(TensorNames.DRAW_TOP_K, ElementType.INT32, "rows"), 1), length);
        String draw = byQuery(g.unsqueeze(g.input(TensorNames.DRAW, ElementType.FLOAT32, "rows"), 1), length);
        String least = g.node("GatherElements", Map.of("axis", 1), top, g.node("Sub", topK, g.vector(1)));
        String weights = g.node("Exp", g.node("Div", g.node("Sub", inside, g.slice(top, 0, 1, 1)), temperature));
        String chosen = g.node("Where", g.node("LessOrEqual", least, inside), weights, g.scalar(0f));
        String sums = g.node("CumSum", chosen, g.scalar(1));
        String whole = g.slice(sums, -1, Long.MAX_VALUE, 1);
        String before = g.cast(g.node("LessOrEqual", sums, g.mul(draw, whole)), ElementType.FLOAT32);
        DecoderKind kind = kinds.get(0);
        String column =
                g.node("Clip", reduce("ReduceSum", before), g.scalar(0f), g.scalar((float) (kind.columns(config) - 1)));
        String token = g.add(column, g.scalar((float) (kind.rangeFirst(config) - DecoderKind.SPECIALS)));
        g.node("Reshape", token, g.concat(0, g.dimension(TensorNames.WINDOW, 0), length));
        g.renameLast(TensorNames.DRAWN, ElementType.INT32, "rows", "length");
        return token;
    }

    /** {@code [rows, 1] -> [queries, 1]}: repeats the value of a row for each of its tokens. */
    private String byQuery(String ofRow, String length) {
        return g.reshape(g.node("Expand", ofRow, g.concat(0, g.ints(1), length)), -1, 1);
    }

    /** The numbers from 0, as many as there are logits. */
    private String columns(String logits) throws IOException {
        int most = kinds.stream().mapToInt(kind -> kind.columns(config)).max().orElseThrow();
        String all = g.table(
                "decoder/columns_" + most, () -> IntStream.range(0, most).toArray(), most);
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
