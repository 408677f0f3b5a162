// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.compile.ModelCompiler;
import io.ofajava.engine.tensorrt.BuildProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the plans of a model, and reports the seconds of each stage and the bytes of each plan. Plans in the cache are
 * loaded.
 */
final class BuildPlans {
    private final GpuCheck check;
    private @Nullable String stage;
    private long begun;

    BuildPlans(GpuCheck check) {
        this.check = check;
    }

    void run() throws IOException {
        String name = check.option("model", "demo");
        String precision = check.option("precision", "fp16");
        GpuModel model = GpuModel.of(name, check);
        OfaOptions options = OfaOptions.defaults()
                .withCache(check.cache())
                .withEngine(EngineKind.TENSORRT)
                .withDevice(check.number("device", 0))
                .withPrecision(Precision.parse(precision));
        Supplier<Path> vqgan = model.vqgan();
        options = vqgan == null ? options : options.withVqgan(vqgan.get());
        List<Path> before = plans();
        String engine = ModelCompiler.compile(
                model.checkpoint(), options, BuildProgress.NONE, next -> stage(name + " " + precision, next));
        stage(name + " " + precision, null);
        for (Path plan : plans()) {
            if (!before.contains(plan)) {
                check.report(Map.of("plan", plan.getFileName().toString(), "bytes", Files.size(plan)));
            }
        }
        check.report(Map.of("engine", engine));
    }

    private void stage(String model, @Nullable String next) {
        long now = System.nanoTime();
        if (stage != null) {
            Map<String, Object> finding = new LinkedHashMap<>();
            finding.put("model", model);
            finding.put("stage", stage);
            finding.put("seconds", (now - begun) / 1e9);
            check.report(finding);
        }
        stage = next;
        begun = now;
    }

    private List<Path> plans() throws IOException {
        Path directory = check.cache().resolve("plans");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".plan"))
                    .sorted()
                    .toList();
        }
    }
}
