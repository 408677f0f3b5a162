// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.graph.DecoderKind;
import io.ofajava.onnx.GraphPrecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * golden/generate: the runs of one model and kind, on an engine that stays open until this is closed.
 *
 * <p>Every run is judged by teacher forcing: the recorded tokens are fed, and the score of each is compared with the
 * record within the bound of its precision. If no two of the record's candidates were closer than twice that bound, its
 * searches run as well, with the rows of a case as concurrent requests, and tokens must be equal.
 */
public final class GenerateComparison implements AutoCloseable {
    /** The quantity compared by teacher forcing. */
    public static final String FORCED = "scores of recorded tokens";
    /** The quantity compared in searches. */
    public static final String SEARCHED = "tokens of searches";

    private final GenerateModel model;
    private final GraphPrecision precision;
    private final GoldenBounds bounds;
    private final ValueObserver observer;

    /** Starts the engine. */
    public GenerateComparison(GoldenRun run, GoldenBounds bounds, String model, DecoderKind kind) {
        this.model = new GenerateModel(run, model, kind);
        this.precision = run.setup().precision();
        this.bounds = bounds;
        this.observer = run.observer();
    }

    /** The recorded runs of a kind, by their models. */
    public static Map<String, List<GenerateCase>> cases(GoldenSet set, DecoderKind kind) {
        Map<String, List<GenerateCase>> byModel = new LinkedHashMap<>();
        for (JsonNode json : set.json("generate", "cases.json")) {
            GenerateCase golden = new GenerateCase(json);
            if (golden.codes() == (kind == DecoderKind.CODES)) {
                byModel.computeIfAbsent(golden.model(), name -> new ArrayList<>())
                        .add(golden);
            }
        }
        return byModel;
    }

    /**
     * Whether the searches of a run are compared: the gap between any two candidates is more than twice the bound, or
     * the tokens are stable under doubled errors of the error model.
     */
    public static boolean searched(GenerateCase golden, GoldenBounds bounds, GraphPrecision precision) {
        return bounds.gap(golden) > 2 * bounds.scores(golden, precision) || bounds.stable(golden, precision);
    }

    /** Compares a run: by teacher forcing, and by its searches if the record's margins allow it. */
    public List<Comparison> compare(GenerateCase golden) {
        List<Comparison> results = new ArrayList<>();
        results.add(forced(golden, bounds.scores(golden, precision)));
        if (searched(golden, bounds, precision)) {
            results.add(search(golden, bounds.scores(golden, precision)));
        }
        return results;
    }

    /** Compares the scores of the recorded tokens. */
    public Comparison forced(GenerateCase golden, double bound) {
        Differences scores = new Differences(FORCED, bound, observer);
        ForcedScores rules = new ForcedScores(golden.json());
        int[] ids = model.ids();
        model.force(golden, (row, hypothesis, step, logits) -> {
            int[] tokens = golden.tokens(row, hypothesis);
            double expected = golden.hypotheses(row)
                    .get(hypothesis)
                    .get("positional_scores")
                    .get(step)
                    .doubleValue();
            double actual =
                    rules.score(logits, ids, model.column(tokens[step]), before(tokens, golden.prefix(row), step));
            scores.add(expected, actual, "row " + row + ", hypothesis " + hypothesis + ", token ", step);
        });
        return scores.result(name(golden.name()), null);
    }

    /** The smallest gap between a recorded token of a run and the best other one, in this engine's arithmetic. */
    public double margin(GenerateCase golden) {
        double[] least = {Double.POSITIVE_INFINITY};
        ForcedScores rules = new ForcedScores(golden.json());
        int[] ids = model.ids();
        model.force(
                golden,
                (row, hypothesis, step, logits) -> least[0] = Math.min(
                        least[0], rules.margin(logits, ids, model.column(golden.tokens(row, hypothesis)[step]))));
        return least[0];
    }

    private static int @Nullable [] before(int[] tokens, int prefix, int step) {
        return step < prefix ? null : Arrays.copyOfRange(tokens, prefix, step);
    }

    /** Compares the searches: tokens exactly, scores within the bound. */
    public Comparison search(GenerateCase golden, double bound) {
        Differences scores = new Differences(SEARCHED, bound);
        String problem = null;
        List<DecodeResult> results = model.decode(golden);
        for (int row = 0; row < golden.rows() && problem == null; row++) {
            problem = compare(golden, row, results.get(row), scores);
        }
        return scores.result(name(golden.name()), problem);
    }

    /** @return a fault, or null; scores are judged later */
    private static @Nullable String compare(GenerateCase golden, int row, DecodeResult result, Differences scores) {
        if (result.failure() != null) {
            return "row " + row + " failed: " + result.failure();
        }
        JsonNode expected = golden.hypotheses(row);
        if (expected.size() != result.hypotheses().size()) {
            return "row " + row + " has " + result.hypotheses().size() + " hypotheses instead of " + expected.size();
        }
        for (int i = 0; i < expected.size(); i++) {
            String place = "row " + row + ", hypothesis " + i;
            int[] tokens = golden.tokens(row, i);
            Hypothesis actual = result.hypotheses().get(i);
            if (!Arrays.equals(tokens, actual.tokens())) {
                return place + " has the tokens " + Arrays.toString(actual.tokens()) + " instead of "
                        + Arrays.toString(tokens);
            }
            // The score of a hypothesis is the sum over its tokens, each of which may deviate by the bound.
            double perToken = tokens.length / golden.divisor(tokens.length);
            scores.add(expected.get(i).get("score").doubleValue(), actual.score(), perToken, place + ", score", 0);
            for (int k = 0; k < tokens.length; k++) {
                scores.add(
                        expected.get(i).get("positional_scores").get(k).doubleValue(),
                        actual.positionalScores()[k],
                        place + ", token ",
                        k);
            }
        }
        return null;
    }

    private static String name(String run) {
        return "generate " + run;
    }

    @Override
    public void close() {
        model.close();
    }
}
