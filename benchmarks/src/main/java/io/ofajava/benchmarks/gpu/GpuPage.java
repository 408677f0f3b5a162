// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.bench.ModelSize;
import io.ofajava.benchmarks.RooflineGoals;
import io.ofajava.text.DefaultMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the generated parts of {@code GPU.md}: what has run on which device, what it took, and the goals. {@code java
 * -cp benchmarks.jar io.ofajava.benchmarks.gpu.GpuPage GPU.md benchmarks/gpu}; each file {@code NAME.jsonl} of the
 * directory is the {@code steps.jsonl} of one run.
 */
public final class GpuPage {
    private static final String NOT_RUN = "not run";

    /** The properties that users rely on, and the steps of the run-book that verify them. */
    private static final Map<String, List<String>> CAPABILITIES = new LinkedHashMap<>();

    static {
        CAPABILITIES.put("Driver, libraries, `ofa doctor`", List.of("environment", "doctor"));
        CAPABILITIES.put("TensorRT's ONNX parser accepts every graph", List.of("parse-"));
        CAPABILITIES.put("Plans are built and kept", List.of("plans-"));
        CAPABILITIES.put("Golden data, fp32", List.of("self-test-fp32"));
        CAPABILITIES.put("Golden data, fp16", List.of("self-test-fp16"));
        CAPABILITIES.put("Golden data, bf16", List.of("self-test-bf16"));
        CAPABILITIES.put("CUDA graphs: captured, same results", List.of("capture"));
        CAPABILITIES.put("Device peaks and roofline", List.of("peaks", "roofline"));
        CAPABILITIES.put("Captions, answers, boxes, images are timed", List.of("bench-"));
        CAPABILITIES.put("Tokens of PyTorch, and its time", List.of("torch-"));
        CAPABILITIES.put("Server under load", List.of("server"));
        CAPABILITIES.put("Out of device memory: typed error, recovers", List.of("memory"));
        CAPABILITIES.put("No memory is lost over many requests", List.of("leak"));
        CAPABILITIES.put("compute-sanitizer finds nothing", List.of("sanitizer"));
    }

    /**
     * One run of the run-book.
     *
     * @param title device, driver and date
     * @param dry whether it ran on the test double
     */
    private record Results(String title, boolean dry, List<JsonNode> steps) {}

    private GpuPage() {}

    /** Rewrites the page. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: GpuPage GPU.md DIRECTORY");
            System.exit(2);
        }
        Path page = Path.of(args[0]);
        Files.writeString(page, write(Files.readString(page), Path.of(args[1])));
    }

    /** The page with its generated parts replaced. */
    static String write(String page, Path directory) throws IOException {
        List<Results> all = read(directory);
        String written = replace(page, "results", table(all) + figures(all));
        written = replace(written, "goals", goals());
        return replace(written, "eight bits", RooflineGoals.eightBits(ModelSize.BASE));
    }

    private static String replace(String page, String part, String content) {
        String begin = "<!-- generated: " + part + " -->\n";
        String end = "<!-- end: " + part + " -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "the page does not have the lines '" + begin.strip() + "' and '" + end + "'");
        }
        return page.substring(0, from + begin.length()) + content + page.substring(to);
    }

    private static List<Results> read(Path directory) throws IOException {
        List<Results> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                all.add(results(file));
            }
        }
        return all;
    }

    private static Results results(Path file) throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            steps.add(DefaultMapper.MAPPER.readTree(line));
        }
        JsonNode environment = steps.stream()
                .filter(step -> step.path("step").asText().equals("environment"))
                .findFirst()
                .map(step -> step.path("result").path(0))
                .orElseThrow(() -> new UncheckedIOException(new IOException(file + " has no step 'environment'")));
        String date = environment.path("date").asText().split("T")[0];
        boolean dry = environment.path("dry").booleanValue();
        String[] card = environment.path("nvidia_smi").asText().split(", *");
        String device = dry ? "test double" : card[0] + (card.length > 1 ? ", driver " + card[1] : "");
        return new Results(device + ", " + date, dry, steps);
    }

    private static String table(List<Results> all) {
        StringBuilder out = new StringBuilder("| |");
        all.forEach(results -> out.append(' ').append(results.title()).append(" |"));
        if (all.stream().allMatch(Results::dry)) {
            out.append(" a GPU |");
        }
        int columns = all.size() + (all.stream().allMatch(Results::dry) ? 1 : 0);
        out.append("\n|---|").append("---|".repeat(columns)).append('\n');
        CAPABILITIES.forEach((capability, prefixes) -> {
            out.append("| ").append(capability).append(" |");
            all.forEach(results ->
                    out.append(' ').append(status(results.steps(), prefixes)).append(" |"));
            out.append((" " + NOT_RUN + " |").repeat(columns - all.size())).append('\n');
        });
        return out.toString();
    }

    /** One word if all steps ended alike; otherwise the number that did, and the first that did not succeed. */
    private static String status(List<JsonNode> steps, List<String> prefixes) {
        Map<String, Integer> counts = new TreeMap<>();
        String first = null;
        int ran = 0;
        for (JsonNode step : steps) {
            String name = step.path("step").asText();
            if (prefixes.stream().noneMatch(name::startsWith)) {
                continue;
            }
            ran++;
            String status = step.path("status").asText();
            counts.merge(status, 1, Integer::sum);
            if (first == null && !status.equals("ok")) {
                first = name;
            }
        }
        if (ran == 0 || counts.equals(Map.of("no time left", ran))) {
            return NOT_RUN;
        }
        if (counts.size() == 1) {
            return counts.keySet().iterator().next();
        }
        return counts.getOrDefault("ok", 0) + " of " + ran + " ok (" + first + ")";
    }

    /** Times on real devices only; those of the test double are not measurements. */
    private static String figures(List<Results> all) {
        StringBuilder out = new StringBuilder();
        for (Results results : all) {
            if (results.dry()) {
                continue;
            }
            Map<String, Double> roofline = roofline(results.steps());
            out.append("\n**")
                    .append(results.title())
                    .append(
                            "**, measured: median, images per second, and the multiple of the roofline of this device's measured peaks\n\n")
                    .append("| model | task | batch | ms | images/s | of the roofline |\n|---|---|---|---|---|---|\n");
            for (JsonNode step : results.steps()) {
                step.path("result").forEach(row -> {
                    if (row.has("medianMillis") && row.has("size")) {
                        row(out, row, roofline);
                    }
                });
            }
        }
        return out.toString();
    }

    private static void row(StringBuilder out, JsonNode row, Map<String, Double> roofline) {
        String task = row.get("task").asText();
        int batch = row.path("batch").asInt(1);
        double millis = row.get("medianMillis").doubleValue();
        String rows = row.path("rows").asText();
        String work = task.equals("paint") ? "text-to-image, " + rows : batch > 1 ? batch + " " + task + "s" : task;
        Double bound = roofline.get(row.get("size").asText() + " " + work);
        out.append(String.format(
                Locale.ROOT,
                "| OFA-%s, %s | %s, %s | %d | %.4g | %.4g | %s |%n",
                row.get("size").asText(),
                row.path("precision").asText(),
                task.equals("paint") ? "text-to-image" : task,
                rows,
                batch,
                millis,
                row.path("imagesPerSecond").doubleValue(),
                bound == null ? "" : String.format(Locale.ROOT, "%.2f", millis / bound)));
    }

    private static Map<String, Double> roofline(List<JsonNode> steps) {
        Map<String, Double> millis = new LinkedHashMap<>();
        for (JsonNode step : steps) {
            if (step.path("step").asText().equals("roofline")) {
                step.path("result")
                        .forEach(row -> millis.put(
                                row.path("size").asText() + " "
                                        + row.path("stage").asText(),
                                row.path("roofline_ms").doubleValue()));
            }
        }
        return millis;
    }

    private static String goals() {
        StringBuilder out = new StringBuilder();
        for (ModelSize size : List.of(ModelSize.BASE, ModelSize.LARGE)) {
            out.append(RooflineGoals.goals(size));
        }
        return out.toString();
    }
}
