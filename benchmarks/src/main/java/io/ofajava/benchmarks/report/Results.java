// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a session left in its directory: {@code session.json}, {@code jmh-*.json} and {@code python-*.json}.
 *
 * @param session what it ran on
 * @param figures everything that was measured
 * @param notes what was left out and why, from {@code skipped.txt}
 * @param start what starts cost, from {@code start.txt}
 * @param peak what the processors can do at most, from {@code peak.txt}
 */
record Results(JsonNode session, List<Figure> figures, List<String> notes, List<String> start, List<String> peak) {
    /** Fields of JMH's results that tell of the machine's directories and not of its speed. */
    private static final List<String> PRIVATE = List.of("jvm", "jvmArgs");

    static Results read(Path directory) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Figure> figures = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.matches("(jmh|python)-.*\\.json") && Files.size(file) > 0) {
                    for (JsonNode result : json.readTree(file.toFile())) {
                        figures.add(name.startsWith("jmh") ? Figure.ofJmh(result) : Figure.ofPython(result));
                    }
                }
            }
        }
        return new Results(
                json.readTree(directory.resolve("session.json").toFile()),
                figures,
                lines(directory.resolve("skipped.txt")),
                lines(directory.resolve("start.txt")),
                lines(directory.resolve("peak.txt")));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Takes the names of the machine's directories out of JMH's results, so that they can be published as they are. */
    static void clean(Path directory) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("jmh-.*\\.json"))
                    .toList()) {
                if (Files.size(file) > 0) {
                    JsonNode results = json.readTree(file.toFile());
                    results.forEach(result -> ((ObjectNode) result).remove(PRIVATE));
                    Files.writeString(file, results.toPrettyString() + "\n");
                }
            }
        }
    }

    /** What this library took for a piece of work. */
    List<Figure> ours(String name, Map<String, String> params) {
        return figures.stream()
                .filter(figure -> figure.library().equals(Figure.OURS) && figure.is(name, params))
                .toList();
    }

    /** What the others took. */
    List<Figure> theirs(String name, Map<String, String> params) {
        return figures.stream()
                .filter(figure -> !figure.library().equals(Figure.OURS) && figure.is(name, params))
                .toList();
    }
}
