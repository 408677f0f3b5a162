// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.bench.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One measurement.
 *
 * @param library the library that did the work: {@link #OURS}, or another library with its version
 * @param name name of the benchmark with its method, or of the other library's work
 * @param params parameters by name
 * @param unit {@code ms/op}, {@code us/op}, {@code ops/s}
 * @param values values in that unit
 */
record Figure(String library, String name, Map<String, String> params, String unit, Distribution values) {
    /** This library. */
    static final String OURS = "here";

    /** Parses one result of JMH's JSON. */
    static Figure ofJmh(JsonNode result) {
        String[] path = result.get("benchmark").asText().split("\\.");
        JsonNode metric = result.get("primaryMetric");
        List<Double> values = new ArrayList<>();
        if (metric.has("rawDataHistogram")) {
            metric.get("rawDataHistogram")
                    .forEach(fork -> fork.forEach(iteration -> iteration.forEach(entry -> {
                        for (int i = 0; i < entry.get(1).asInt(); i++) {
                            values.add(entry.get(0).asDouble());
                        }
                    })));
        } else {
            metric.get("rawData").forEach(fork -> fork.forEach(value -> values.add(value.asDouble())));
        }
        return new Figure(
                OURS,
                path[path.length - 2].replace("Benchmark", "") + "." + path[path.length - 1],
                params(result.get("params")),
                metric.get("scoreUnit").asText(),
                distribution(values));
    }

    /** Parses one result of the Python scripts. */
    static Figure ofPython(JsonNode result) {
        List<Double> values = new ArrayList<>();
        result.get("samples_ms").forEach(value -> values.add(value.asDouble()));
        return new Figure(
                result.get("library").asText(),
                result.get("work").asText(),
                params(result.get("params")),
                "ms/op",
                distribution(values));
    }

    private static Distribution distribution(List<Double> values) {
        return Distribution.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static Map<String, String> params(JsonNode node) {
        Map<String, String> params = new TreeMap<>();
        if (node != null) {
            node.properties()
                    .forEach(
                            entry -> params.put(entry.getKey(), entry.getValue().asText()));
        }
        return params;
    }

    /** Whether it has that name and all of these parameters. */
    boolean is(String wanted, Map<String, String> some) {
        return name.equals(wanted) && params.entrySet().containsAll(some.entrySet());
    }
}
