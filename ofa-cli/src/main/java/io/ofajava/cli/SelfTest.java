// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.EngineKind;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.assembly.EngineChoice;
import io.ofajava.compile.Engines;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.graph.DecoderKind;
import io.ofajava.graph.GraphStore;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.selftest.Comparison;
import io.ofajava.selftest.ForwardComparison;
import io.ofajava.selftest.GenerateComparison;
import io.ofajava.selftest.GoldenBounds;
import io.ofajava.selftest.GoldenRun;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.selftest.GoldenSetup;
import io.ofajava.selftest.GoldenSummary;
import io.ofajava.selftest.RecordedBounds;
import io.ofajava.selftest.VqganComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares an engine with references: the CPU engine in float32 on the demo model, and recorded outputs of the original
 * PyTorch code on small random models. Each comparison is a row of the report; one that cannot be made is a failed row.
 */
final class SelfTest {
    private static final String DIRECTORY = "self-test";

    private final OfaOptions options;
    private final GoldenSet golden;
    private final DoctorReport report;
    private final GoldenSummary summary = new GoldenSummary();
    private int failed;
    private int compared;

    /**
     * Prepares the self-test.
     *
     * @param options with the engine to test and a writable cache directory
     * @param golden a golden set with at least one model
     */
    SelfTest(OfaOptions options, GoldenSet golden, DoctorReport report) {
        this.options = options;
        this.golden = golden;
        this.report = report;
    }

    /** Whether every comparison passed. */
    boolean run() {
        long start = System.nanoTime();
        CaptionTiming timing = demo();
        try {
            Path temporary = Files.createTempDirectory("ofa-self-test");
            try {
                golden(temporary);
            } finally {
                delete(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (timing != null) {
            report.timing(timing);
        }
        report.summary(compared, failed, (System.nanoTime() - start) / 1e9);
        return failed == 0;
    }

    /** @return null if loading the demo model failed */
    private @Nullable CaptionTiming demo() {
        OfaOptions reference = options.withEngine(EngineKind.CPU).withPrecision(Precision.FP32);
        try (Ofa cpu = Ofa.builder().options(reference).build();
                Ofa engine = Ofa.builder().options(options).build()) {
            report.engines(described(engine), described(cpu));
            DemoComparison comparison =
                    new DemoComparison(cpu, engine, engine.info().precision());
            comparison.cases().forEach(one -> rows(one.name(), () -> one.compare(comparison)));
            return CaptionTiming.of(engine);
        } catch (RuntimeException e) {
            // The golden comparisons still run, because they may give more details.
            rows("demo", () -> {
                throw e;
            });
            return null;
        }
    }

    private static String described(Ofa ofa) {
        return ofa.info().engine() + ", " + ofa.info().precision();
    }

    private void golden(Path temporary) {
        GoldenRun run = run("", temporary);
        GoldenBounds bounds = RecordedBounds.load();
        ForwardComparison forward = new ForwardComparison(run("exposed", temporary), bounds);
        ForwardComparison.cases(golden).stream()
                .filter(recorded -> isThere("models", recorded.model()))
                .forEach(recorded -> goldenRows(recorded.toString(), () -> forward.compare(recorded)));
        generate(run, bounds);
        VqganComparison vqgan = new VqganComparison(run, bounds);
        VqganComparison.cases(golden).stream()
                .filter(recorded -> isThere("vqgan", recorded.model()))
                .forEach(recorded -> goldenRows(recorded.toString(), () -> vqgan.compare(recorded)));
        summary.lines().forEach(report::note);
    }

    /**
     * @param part subdirectory of the cache: graphs with intermediate outputs have plans with the same names as those
     *     without
     */
    private GoldenRun run(String part, Path temporary) {
        Path cache = options.cache().orElseThrow().resolve(DIRECTORY).resolve(part);
        EngineChoice engine = Engines.of(options.withCache(cache));
        return new GoldenRun(
                golden,
                new GoldenSetup(
                        engine.engine().toString(),
                        engine.backend(),
                        engine.precision(),
                        engine.graphs(List.of()).target()),
                new GraphStore(cache),
                temporary);
    }

    private void generate(GoldenRun run, GoldenBounds bounds) {
        for (DecoderKind kind : DecoderKind.values()) {
            GenerateComparison.cases(golden, kind).forEach((model, cases) -> {
                if (isThere("models", model)) {
                    rows("generate " + model + ", " + kind.name().toLowerCase(Locale.ROOT), () -> {
                        try (GenerateComparison comparison = new GenerateComparison(run, bounds, model, kind)) {
                            cases.forEach(one -> {
                                GraphPrecision precision = run.setup().precision();
                                summary.run(one, GenerateComparison.searched(one, bounds, precision));
                                goldenRows("generate " + one.name(), () -> comparison.compare(one));
                            });
                            return List.of();
                        }
                    });
                }
            });
        }
    }

    private void goldenRows(String name, Supplier<List<Comparison>> work) {
        rows(name, () -> {
            List<Comparison> results = work.get();
            results.forEach(summary::add);
            return results;
        });
    }

    /** The included set is a part of the full one and has the lists of the full one. */
    private boolean isThere(String folder, String model) {
        return Files.isDirectory(golden.path(folder, model));
    }

    private void rows(String name, Supplier<List<Comparison>> work) {
        List<Comparison> results;
        try {
            results = work.get();
        } catch (RuntimeException e) {
            results = List.of(
                    new Comparison(name, "", Double.NaN, Double.NaN, OfaException.message(e, SettingStyle.CLI)));
        }
        for (Comparison result : results) {
            compared++;
            failed += result.passed() ? 0 : 1;
            report.comparison(result);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
