// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Summary of comparisons with the record: the number of rows by teacher forcing and by search, and the largest share of
 * each bound in use. Not thread-safe.
 */
public final class GoldenSummary {
    private final Map<String, Comparison> worst = new LinkedHashMap<>();
    private int runs;
    private int searchedRuns;
    private int rows;
    private int searchedRows;

    /** Counts a run of golden/generate. */
    public void run(GenerateCase golden, boolean searched) {
        runs++;
        rows += golden.rows();
        searchedRuns += searched ? 1 : 0;
        searchedRows += searched ? golden.rows() : 0;
    }

    /** Counts a comparison. */
    public void add(Comparison comparison) {
        worst.merge(comparison.compared(), comparison, (a, b) -> a.share() >= b.share() ? a : b);
    }

    /** The number of runs of golden/generate. */
    public int runs() {
        return runs;
    }

    /** The number of runs whose searches were compared token by token. */
    public int searchedRuns() {
        return searchedRuns;
    }

    /** The largest share of a bound in use, by compared quantity. */
    public Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        worst.forEach((compared, comparison) -> shares.put(compared, comparison.share()));
        return shares;
    }

    /** The summary, for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (runs > 0) {
            lines.add(rows + " rows of " + runs + " runs judged by teacher forcing, " + searchedRows + " rows of "
                    + searchedRuns + " runs by search too");
        }
        worst.forEach((compared, comparison) -> lines.add(String.format(
                Locale.ROOT,
                "%s: at most %.2f of the bound in use (%.2g of %.2g, %s)",
                compared,
                comparison.share(),
                comparison.difference(),
                comparison.tolerance(),
                comparison.name())));
        return lines;
    }
}
