// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A graph's time by operator type, from the output of ONNX Runtime's profiler.
 *
 * @param graph the graph
 * @param runs number of counted runs
 * @param runMillis mean time of a run, in milliseconds, as measured by ONNX Runtime
 * @param operators operators whose kernels ran, most expensive first
 */
public record OperatorProfile(String graph, int runs, double runMillis, List<Operator> operators) {
    /** The suffix of a profile's name: a time, added by ONNX Runtime. */
    private static final String TIME = "_\\d{4}-\\d{2}-\\d{2}_\\d{2}-\\d{2}-\\d{2}(_\\d+)?\\.json";

    private static final double MICROS_PER_MILLI = 1000;

    /**
     * One operator type.
     *
     * @param type its name in ONNX, or in ONNX Runtime for fused operators
     * @param calls calls per run
     * @param millis milliseconds per run
     */
    public record Operator(String type, double calls, double millis) {}

    /** Its time is that of the operators in the selected branch, which are counted themselves. */
    private static final String BRANCHES = "If";

    private record Event(String category, String name, String type, double start, double micros) {
        double end() {
            return start + micros;
        }
    }

    /** Time of a run that no kernel accounts for, in milliseconds. */
    public double betweenKernels() {
        return runMillis - operators.stream().mapToDouble(Operator::millis).sum();
    }

    /**
     * The profiles in a directory, by graph.
     *
     * @param counted the share of each graph's runs, from the last one backwards, that counts; earlier runs are warm-up
     * @throws OfaException if a file cannot be read or is not a profile
     */
    public static List<OperatorProfile> read(Path directory, double counted) {
        List<OperatorProfile> profiles = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                OperatorProfile profile =
                        of(file.getFileName().toString().replaceFirst(TIME + "$", ""), events(file), counted);
                if (profile.runs() > 0) {
                    profiles.add(profile);
                }
            }
        } catch (IOException e) {
            throw BenchError.PROFILE.causedBy(e, directory, e.getMessage());
        }
        return profiles;
    }

    private static OperatorProfile of(String graph, List<Event> events, double counted) {
        List<Event> runs = events.stream()
                .filter(event ->
                        event.category().equals("Session") && event.name().equals("model_run"))
                .sorted(Comparator.comparingDouble(Event::start))
                .toList();
        runs = runs.subList(runs.size() - (int) Math.round(counted * runs.size()), runs.size());
        if (runs.isEmpty()) {
            return new OperatorProfile(graph, 0, 0, List.of());
        }
        double from = runs.get(0).start();
        double count = runs.size();
        Map<String, List<Event>> byType = events.stream()
                .filter(event -> event.category().equals("Node")
                        && event.name().endsWith("_kernel_time")
                        && event.start() >= from)
                .filter(event -> !event.type().equals(BRANCHES))
                .collect(Collectors.groupingBy(Event::type));
        List<Operator> operators = byType.entrySet().stream()
                .map(entry ->
                        new Operator(entry.getKey(), entry.getValue().size() / count, millis(entry.getValue()) / count))
                .sorted(Comparator.comparingDouble(Operator::millis).reversed())
                .toList();
        return new OperatorProfile(graph, runs.size(), millis(runs) / count, operators);
    }

    private static double millis(List<Event> events) {
        return events.stream().mapToDouble(Event::micros).sum() / MICROS_PER_MILLI;
    }

    private static List<Event> events(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw BenchError.PROFILE.with(file, "is not a profile of ONNX Runtime: it is not a list of events");
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                events.add(event(json));
            }
        }
        return events;
    }

    private static Event event(JsonParser json) throws IOException {
        String category = "";
        String name = "";
        String type = "";
        double start = 0;
        double micros = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "cat" -> category = json.getText();
                case "name" -> name = json.getText();
                case "ts" -> start = json.getDoubleValue();
                case "dur" -> micros = json.getDoubleValue();
                case "args" -> type = type(json);
                default -> {
                    if (value.isStructStart()) {
                        json.skipChildren();
                    }
                }
            }
        }
        return new Event(category, name, type, start, micros);
    }

    private static String type(JsonParser json) throws IOException {
        String type = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("op_name")) {
                type = json.getText();
            } else if (value.isStructStart()) {
                json.skipChildren();
            }
        }
        return type;
    }
}
