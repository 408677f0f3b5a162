// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The page of a session. */
final class Markdown {
    /** A load above this at the start of a session means that other processes used the processors. */
    private static final double IDLE = 0.5;

    private Markdown() {}

    static String page(Results results, List<Pair> pairs, List<String> plots) {
        StringBuilder page = new StringBuilder("# Results\n\n");
        header(page, results);
        page.append("\n## Beside others, in the same session\n\n");
        if (pairs.isEmpty()) {
            page.append("Nothing was measured on both sides.\n");
        } else {
            page.append("| work | here | beside it | | ratio |\n|---|---|---|---|---|\n");
            for (Pair pair : pairs) {
                page.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %.2f |%n",
                        pair.title(),
                        time(pair.here()),
                        time(pair.there()),
                        pair.there().library(),
                        pair.ratio()));
            }
            page.append("\nMedians. A ratio of 2 means that the other takes twice as long.\n");
        }
        plots.forEach(plot -> page.append("\n![")
                .append(plot.replace(".svg", "").replace('-', ' '))
                .append("](")
                .append(plot)
                .append(")\n"));
        if (!results.start().isEmpty()) {
            page.append(
                    "\n## Starting\n\nFrom the JVM's start, with an empty cache of graphs and then with a filled one:\n\n");
            results.start().forEach(line -> page.append("    ").append(line).append('\n'));
        }
        if (!results.peak().isEmpty()) {
            page.append(
                    "\n## What two processors can do at most\n\nBy `peak.cc`, when the session began and when it ended:\n\n");
            results.peak().forEach(line -> page.append("    ").append(line).append('\n'));
            page.append(LeastTimes.table(results.peak()));
        }
        page.append(
                "\n## All figures\n\n| benchmark | parameters | median | quartiles | samples |\n|---|---|---|---|---|\n");
        results.figures()
                .forEach(figure -> page.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s %s | %s .. %s | %d |%n",
                        figure.library().equals(Figure.OURS) ? figure.name() : figure.library() + ": " + figure.name(),
                        params(figure.params()),
                        number(figure.values().median()),
                        figure.unit(),
                        number(figure.values().quantile(0.25)),
                        number(figure.values().quantile(0.75)),
                        figure.values().count())));
        return page.toString();
    }

    private static void header(StringBuilder page, Results results) {
        JsonNode session = results.session();
        double busy = session.path("busy").asDouble();
        page.append(String.format(
                Locale.ROOT,
                "%s. %s (%s), %d processors; %s; Java %s; commit %s. Random weights.%n",
                session.path("began").asText(),
                session.path("processor").asText(),
                session.path("flags").asText(),
                session.path("processors").asInt(),
                session.path("system").asText(),
                session.path("java").asText(),
                session.path("commit").asText()));
        page.append(
                String.format(
                        Locale.ROOT,
                        "%nProcessors that were busy when it began: %.2f. %s%n",
                        busy,
                        busy <= IDLE
                                ? "The machine had nothing else to do."
                                : "**The machine was busy with other work: of these figures only ratios within one row mean anything.**"));
        results.notes().forEach(note -> page.append("\nLeft out: ").append(note).append('\n'));
    }

    private static String params(Map<String, String> params) {
        return params.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** A median time with a readable unit. */
    static String time(Figure figure) {
        double median = figure.values().median();
        return figure.unit().equals("ms/op")
                ? median >= 10_000 ? String.format(Locale.ROOT, "%.1f s", median / 1000) : number(median) + " ms"
                : number(median) + " " + figure.unit();
    }

    /** At least three significant digits. */
    static String number(double value) {
        return String.format(
                Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    }
}
