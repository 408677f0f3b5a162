// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes {@code README.md} and the plots of a session into its directory: {@code java -cp benchmarks.jar
 * io.ofajava.benchmarks.report.Report DIR}.
 */
public final class Report {
    private Report() {}

    /**
     * Argument: the directory, which contains {@code session.json} and the results of JMH and of the Python scripts.
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1 || !Files.exists(Path.of(args[0], "session.json"))) {
            System.err.println("usage: Report DIR, where DIR is what benchmarks/run.sh filled (it has a session.json)");
            System.exit(2);
        }
        System.out.println(write(Path.of(args[0])));
    }

    /** @return the page that was written */
    static Path write(Path directory) throws IOException {
        Results.clean(directory);
        Results results = Results.read(directory);
        List<Pair> pairs = Pair.of(results);
        List<String> plots = new ArrayList<>();
        if (!pairs.isEmpty()) {
            plots.add(plot(directory, "beside-others.svg", Svg.ratios(pairs)));
        }
        for (String kind : new String[] {"TEXT", "CODES"}) {
            Map<String, List<Svg.Point>> lines = steps(results, kind);
            if (!lines.isEmpty()) {
                plots.add(plot(
                        directory,
                        "step-" + kind.toLowerCase(java.util.Locale.ROOT) + ".svg",
                        Svg.lines(
                                "A decoder step, " + (kind.equals("TEXT") ? "text" : "image tokens") + ": milliseconds",
                                "position",
                                lines)));
            }
        }
        Path page = directory.resolve("README.md");
        Files.writeString(page, Markdown.page(results, pairs, plots));
        return page;
    }

    private static String plot(Path directory, String name, String svg) throws IOException {
        Files.writeString(directory.resolve(name), svg);
        return name;
    }

    private static Map<String, List<Svg.Point>> steps(Results results, String kind) {
        Map<String, List<Svg.Point>> lines = new TreeMap<>();
        for (Figure figure : results.ours("DecoderStep.step", Map.of("kind", kind))) {
            Map<String, String> params = figure.params();
            int rows = Integer.parseInt(params.get("beam")) * Integer.parseInt(params.get("requests"));
            String name =
                    params.get("size") + " " + params.get("precision") + ", " + rows + (rows == 1 ? " row" : " rows");
            lines.computeIfAbsent(name, unused -> new ArrayList<>())
                    .add(new Svg.Point(
                            Double.parseDouble(params.get("position")),
                            figure.values().median()));
        }
        lines.values().forEach(line -> line.sort(Comparator.comparingDouble(Svg.Point::x)));
        return lines;
    }
}
