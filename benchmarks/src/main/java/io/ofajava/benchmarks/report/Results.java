// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a session: {@code session.json}, {@code jmh-*.json} and {@code python-*.json}.
 *
 * @param session the machine
 * @param figures all measurements
 * @param notes what was skipped and why, from {@code skipped.txt}
 * @param start the cost of starts, from {@code start.txt}
 * @param peak the processor's peaks, from {@code peak.txt}
 */
record Results(JsonNode session, List<Figure> figures, List<String> notes, List<String> start, List<String> peak) {
    /** Fields of JMH's results with directories of the machine, which do not affect its speed. */
    private static final List<String> PRIVATE = List.of("jvm", "jvmArgs");

    static Results read(Path directory) throws IOException {
        List<Figure> figures = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.matches("(jmh|python)-.*\\.json") && Files.size(file) > 0) {
                    for (JsonNode result : DefaultMapper.MAPPER.readTree(file.toFile())) {
                        figures.add(name.startsWith("jmh") ? Figure.ofJmh(result) : Figure.ofPython(result));
                    }
                }
            }
        }
        return new Results(
                DefaultMapper.MAPPER.readTree(directory.resolve("session.json").toFile()),
                figures,
                lines(directory.resolve("skipped.txt")),
                lines(directory.resolve("start.txt")),
                lines(directory.resolve("peak.txt")));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Removes the machine's directories from JMH's results, so that they can be published. */
    static void clean(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("jmh-.*\\.json"))
                    .toList()) {
                if (Files.size(file) > 0) {
                    JsonNode results = DefaultMapper.MAPPER.readTree(file.toFile());
                    results.forEach(result -> ((ObjectNode) result).remove(PRIVATE));
                    Files.writeString(file, results.toPrettyString() + "\n");
                }
            }
        }
    }

    /** This library's time for a piece of work. */
    List<Figure> ours(String name, Map<String, String> params) {
        return figures.stream()
                .filter(figure -> figure.library().equals(Figure.OURS) && figure.is(name, params))
                .toList();
    }

    /** The other libraries' times. */
    List<Figure> theirs(String name, Map<String, String> params) {
        return figures.stream()
                .filter(figure -> !figure.library().equals(Figure.OURS) && figure.is(name, params))
                .toList();
    }
}
