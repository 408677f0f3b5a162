// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.compile.ModelCompiler;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Passes every graph of a model to TensorRT's ONNX parser, and reports each error with its node and the parser's
 * message.
 */
final class ParseGraphs {
    private final GpuCheck check;

    ParseGraphs(GpuCheck check) {
        this.check = check;
    }

    void run() throws IOException {
        String name = check.option("model", "demo");
        GpuModel model = GpuModel.of(name, check);
        for (String precision : check.list("precision", "fp32,fp16,bf16")) {
            Path cache = check.cache().resolve("parse-" + name + "-" + precision);
            OfaOptions options = OfaOptions.defaults()
                    .withCache(cache)
                    .withEngine(EngineKind.TENSORRT)
                    .withDevice(0)
                    .withPrecision(Precision.parse(precision));
            options = model.vqgan() == null
                    ? options
                    : options.withVqgan(model.vqgan().get());
            Files.createDirectories(cache);
            ModelCompiler.writeGraphs(model.checkpoint(), options, stage -> {});
            try (TensorRtApi api = TensorRtProvider.load()) {
                for (Path graph : graphs(cache)) {
                    parse(
                            api,
                            name + " " + precision + " "
                                    + graph.getFileName().toString().replace(".onnx", ""),
                            graph);
                }
            }
        }
    }

    private static List<Path> graphs(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }

    private void parse(TensorRtApi api, String name, Path graph) {
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("graph", name);
        long start = System.nanoTime();
        try {
            TensorRtApi.Handle builder = api.createBuilder();
            try {
                TensorRtApi.Handle network = api.createNetwork(builder);
                try {
                    List<String> refusals = api.parse(network, graph);
                    finding.put("accepted", refusals.isEmpty());
                    finding.put("refusals", refusals);
                } finally {
                    api.destroy(network);
                }
            } finally {
                api.destroy(builder);
            }
        } catch (OfaException e) {
            finding.put("accepted", false);
            finding.put("error", e.getMessage());
        }
        finding.put("seconds", (System.nanoTime() - start) / 1e9);
        if (!Boolean.TRUE.equals(finding.get("accepted"))) {
            check.fail();
        }
        check.report(finding);
    }
}
