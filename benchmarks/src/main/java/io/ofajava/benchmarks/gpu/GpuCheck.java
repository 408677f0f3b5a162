// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.text.DefaultMapper;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one step: {@code java -cp ... io.ofajava.benchmarks.gpu.GpuCheck STEP --cache DIR [--NAME VALUE ...]}. Prints
 * one JSON object per finding; the log goes to stderr. Exit code 0 if all checks passed, 1 if one failed, 2 for invalid
 * arguments.
 */
public final class GpuCheck {
    private final Map<String, String> options;
    private final PrintStream out;
    private boolean held = true;

    GpuCheck(Map<String, String> options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs a step and ends the JVM. */
    public static void main(String[] args) throws Exception {
        System.exit(run(args, System.out));
    }

    static int run(String[] args, PrintStream out) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                System.err.println("GpuCheck: " + args[i] + " is not an option with a value");
                return 2;
            }
            options.put(args[i].substring(2), args[i + 1]);
        }
        GpuCheck check = new GpuCheck(options, out);
        switch (args.length == 0 ? "" : args[0]) {
            case "parse" -> new ParseGraphs(check).run();
            case "plans" -> new BuildPlans(check).run();
            case "capture" -> new CaptureCheck(check).run();
            case "peaks" -> new DevicePeaks(check).run();
            case "memory" -> new MemoryCheck(check).exhaust();
            case "leak" -> new MemoryCheck(check).leak();
            case "reference" -> new TorchReference(check).run();
            case "server" -> new ServerRate(check).run();
            case "roofline" -> new RooflineTable(check).run();
            default -> {
                System.err.println(
                        "GpuCheck: the step is parse, plans, capture, peaks, memory, leak, reference, server or roofline");
                return 2;
            }
        }
        return check.held ? 0 : 1;
    }

    /** The value of an option. */
    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return options.containsKey(name) ? Integer.parseInt(options.get(name)) : otherwise;
    }

    /** The value of an option with a comma-separated list. */
    List<String> list(String name, String otherwise) {
        return Arrays.asList(option(name, otherwise).split(","));
    }

    Path cache() {
        return Path.of(option("cache", "target/gpu"));
    }

    /** Arguments that follow a server's own, separated by spaces. */
    List<String> words(String name) {
        return options.containsKey(name)
                ? new ArrayList<>(Arrays.asList(options.get(name).split(" ")))
                : new ArrayList<>();
    }

    /** Reports a finding. */
    void report(Map<String, ?> finding) {
        try {
            out.println(DefaultMapper.MAPPER.writeValueAsString(finding));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    /** Reports a failed check: the step fails, and continues. */
    void fail() {
        held = false;
    }
}
