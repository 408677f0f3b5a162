// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.decode.DecodeResult;
import io.ofajava.decode.Hypothesis;
import io.ofajava.graph.DecoderKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * golden/generate: the runs of one model and kind on an engine that is open as long as this is; the rows of a case as
 * requests that run together, picture codes on the engine that projects to codes only. Tokens are exact, except where
 * two candidates were closer than a bound in the reference itself.
 */
public final class GenerateComparison implements AutoCloseable {
    private static final String SCORES = "tokens, and scores";
    private static final String BEST = "best hypotheses";

    private final GenerateModel model;
    private final GoldenTolerances.Generate tolerances;

    /** Starts the engine. */
    public GenerateComparison(GoldenRun run, GoldenTolerances.Generate tolerances, String model, DecoderKind kind) {
        this.model = new GenerateModel(run, model, kind);
        this.tolerances = tolerances;
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

    /** The best hypothesis of every row of a run, against the record. */
    public List<Margins> margins(GenerateCase golden) {
        List<DecodeResult> results = model.decode(golden);
        List<Margins> margins = new ArrayList<>();
        for (int row = 0; row < golden.rows(); row++) {
            margins.add(Margins.of(golden, row, results.get(row)));
        }
        return margins;
    }

    /** Compares a run. Where runs are counted there is no judging one alone: see {@link #countOthers}. */
    public Comparison compare(GenerateCase golden) {
        return tolerances.everyHypothesis() ? everyHypothesis(golden) : bestHypotheses(golden);
    }

    /** In how many runs the best hypothesis of some row is another one than the record's. */
    public int countOthers(List<GenerateCase> runs) {
        return (int) runs.stream()
                .filter(golden -> margins(golden).stream().anyMatch(row -> !row.sameTokens()))
                .count();
    }

    /**
     * What such a count means.
     *
     * @param others the count of all runs of a model
     */
    public static Comparison counted(GoldenTolerances.Generate tolerances, String model, int others, int runs) {
        double most = Math.floor(tolerances.other() * runs);
        return new Comparison(
                name(model),
                "of " + runs + " runs, those with another best hypothesis",
                others,
                most,
                others <= most ? null : others + " runs have other tokens, which is more than this precision explains");
    }

    private Comparison bestHypotheses(GenerateCase golden) {
        List<Margins> margins = margins(golden);
        long same = margins.stream().filter(Margins::sameTokens).count();
        double largest = margins.stream().mapToDouble(Margins::difference).reduce(0, Math::max);
        String problem = margins.stream()
                .map(row -> row.problem(tolerances.narrow(), tolerances.score()))
                .filter(objection -> objection != null)
                .findFirst()
                .orElse(null);
        return new Comparison(
                name(golden.name()),
                BEST + ", " + same + " of " + margins.size() + " the same",
                largest,
                tolerances.score(),
                problem);
    }

    private Comparison everyHypothesis(GenerateCase golden) {
        Differences scores = new Differences(SCORES, tolerances.score());
        String problem = null;
        int others = 0;
        List<DecodeResult> results = model.decode(golden);
        for (int row = 0; row < golden.rows() && problem == null; row++) {
            problem = compare(golden, row, results.get(row), scores);
            others += problem == null ? others(golden.hypotheses(row), results.get(row)) : 0;
        }
        Comparison result = scores.result(name(golden.name()), problem);
        return others == 0
                ? result
                : new Comparison(
                        result.name(),
                        "scores; " + others + " hypotheses with other tokens",
                        result.difference(),
                        result.tolerance(),
                        result.problem());
    }

    private static int others(JsonNode expected, DecodeResult actual) {
        int others = 0;
        for (int i = 0; i < expected.size(); i++) {
            others += Arrays.equals(
                            GoldenSet.ints(expected.get(i).get("tokens")),
                            actual.hypotheses().get(i).tokens())
                    ? 0
                    : 1;
        }
        return others;
    }

    /** @return what is wrong, or null; scores alone are judged later */
    private String compare(GenerateCase golden, int row, DecodeResult result, Differences scores) {
        if (result.failure() != null) {
            return "row " + row + " failed: " + result.failure();
        }
        JsonNode expected = golden.hypotheses(row);
        if (expected.size() != result.hypotheses().size()) {
            return "row " + row + " has " + result.hypotheses().size() + " hypotheses instead of " + expected.size();
        }
        for (int i = 0; i < expected.size(); i++) {
            String place = "row " + row + ", hypothesis " + i;
            int[] tokens = GoldenSet.ints(expected.get(i).get("tokens"));
            Hypothesis actual = result.hypotheses().get(i);
            boolean same = Arrays.equals(tokens, actual.tokens());
            if (!same && golden.gap() >= tolerances.narrow()) {
                return place + " has the tokens " + Arrays.toString(actual.tokens()) + " instead of "
                        + Arrays.toString(tokens);
            }
            scores.add(expected.get(i).get("score").doubleValue(), actual.score(), place + ", score", 0);
            for (int k = 0; same && k < tokens.length; k++) {
                scores.add(
                        expected.get(i).get("positional_scores").get(k).doubleValue(),
                        actual.positionalScores()[k],
                        place + ", scores of tokens",
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
