// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.bench.Distribution;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The table of {@code benchmarks/table.sh}, in Markdown: medians of this library's tasks by instruction-set level and
 * precision, and of PyTorch.
 */
public final class Comparison {
    private static final String PYTORCH = "PyTorch eager";
    private static final List<String> PRECISIONS = List.of("fp32", "int8");
    private static final double MILLIS = 1000;
    private static final double TEN_SECONDS = 10_000;

    /**
     * A row.
     *
     * @param task of {@code ofa bench}
     * @param stage of the task, or empty for the whole task without decoding the image to pixels
     * @param work of {@code training/time_baseline.py}
     */
    private record Row(String title, String task, String stage, String work) {}

    private static final List<Row> ROWS = List.of(
            new Row("caption, 384 x 384, beam 5, 17 steps", "caption", "", "caption"),
            new Row("answer, 480 x 480, beam 5, 4 steps", "answer", "", "answer"),
            new Row("box, 512 x 512, beam 5, 5 steps", "ground", "", "ground"),
            new Row("1,024 image tokens, 1 candidate", "paint", "", "codes"),
            new Row("VQGAN: image tokens to 256 x 256 pixels", "paint", "vqgan", "vqgan"));

    private final Path directory;
    /** Milliseconds by column and row. */
    private final Map<String, List<Double>> samples = new HashMap<>();

    private Comparison(Path directory) {
        this.directory = directory;
    }

    /** Arguments: the directory of the samples, and the levels with commas between. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: Comparison DIR LEVEL,...");
            System.exit(2);
        }
        String table = new Comparison(Path.of(args[0])).table(List.of(args[1].split(",")));
        Files.writeString(Path.of(args[0], "table.md"), table);
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(table);
    }

    /**
     * The table of the samples in a directory.
     *
     * @param levels their names in the order of the columns
     */
    static String table(Path directory, List<String> levels) throws IOException {
        return new Comparison(directory).table(levels);
    }

    private String table(List<String> levels) throws IOException {
        read(levels);
        List<String> columns = new ArrayList<>();
        levels.forEach(level -> PRECISIONS.forEach(precision -> columns.add(precision + ", " + level)));
        columns.add(PYTORCH);
        StringBuilder text = new StringBuilder(heading());
        text.append("| work | ").append(String.join(" | ", columns)).append(" |\n");
        text.append("|---|").append("---|".repeat(columns.size())).append('\n');
        for (Row row : ROWS) {
            StringJoiner line = new StringJoiner(" | ", "| ", " |\n").add(row.title());
            columns.forEach(column -> line.add(time(column, row)));
            text.append(line);
        }
        return text.toString();
    }

    private String heading() throws IOException {
        JsonNode session =
                DefaultMapper.MAPPER.readTree(directory.resolve("session.json").toFile());
        return String.format(
                Locale.ROOT,
                "%s (%s), %s processors, of which others used %.1f at the beginning; %s, commit %s.%n%n",
                session.path("processor").asText(),
                session.path("flags").asText(),
                session.path("processors").asText(),
                session.path("busy").asDouble(),
                session.path("began").asText(),
                session.path("commit").asText());
    }

    private void read(List<String> levels) throws IOException {
        for (String level : levels) {
            for (Path file : files(level + "-*.jsonl")) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode task = DefaultMapper.MAPPER.readTree(line);
                    if (task.has("samplesMillis")) {
                        addTask(task.path("precision").asText() + ", " + level, task);
                    }
                }
            }
        }
        for (Path file : files("python-*.json")) {
            for (JsonNode work : DefaultMapper.MAPPER.readTree(file.toFile())) {
                for (Row row : ROWS) {
                    if (row.work().equals(work.path("work").asText())) {
                        work.path("samples_ms").forEach(sample -> add(PYTORCH, row, sample.asDouble()));
                    }
                }
            }
        }
    }

    private void addTask(String column, JsonNode task) {
        double vqgan = task.path("stagesMillis").path("vqgan").asDouble();
        for (Row row : ROWS) {
            if (row.task().equals(task.path("task").asText())) {
                task.path("samplesMillis")
                        .forEach(sample -> add(column, row, row.stage().isEmpty() ? sample.asDouble() - vqgan : vqgan));
            }
        }
    }

    private void add(String column, Row row, double millis) {
        samples.computeIfAbsent(key(column, row), key -> new ArrayList<>()).add(millis);
    }

    private static String key(String column, Row row) {
        return column + "/" + row.title();
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, pattern)) {
            found.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    private String time(String column, Row row) {
        List<Double> times = samples.get(key(column, row));
        if (times == null) {
            return "";
        }
        double median = Distribution.of(
                        times.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
        return String.format(Locale.ROOT, median < TEN_SECONDS ? "%.2f s" : "%.1f s", median / MILLIS);
    }
}
