// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.EngineKind;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.bench.BenchTask;
import io.ofajava.bench.Machine;
import io.ofajava.bench.ModelSize;
import io.ofajava.bench.OperatorProfile;
import io.ofajava.bench.RandomModel;
import io.ofajava.bench.Sample;
import io.ofajava.bench.TaskBench;
import io.ofajava.cache.CacheDirectory;
import io.ofajava.error.OfaException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.error.SettingStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ofa bench} */
@Command(
        name = "bench",
        description = "Measure the speed of OFA on this machine, by stage.",
        footer = {
            "",
            "Examples:",
            "  ofa bench                                              # base size, all tasks, some minutes "
                    + "on two cores",
            "  ofa bench --size tiny --tasks caption --repeats 20",
            "  ofa bench --size base,large --tasks caption,paint --precision fp32,int8 --json",
            "  ofa bench --engine tensorrt --precision fp16",
            "  ofa bench --tasks caption --profile profiles           # operators, by ONNX Runtime's profiler",
            "",
            "Weights are random but seeded; speed does not depend on their values. A model is created on first use",
            "and kept in the cache directory (base: 2 GB with its graphs and the VQGAN). Random weights do not",
            "generate an end token, so lengths are fixed: a caption has 16 tokens, an answer 3, a box 4, an image",
            "1,024; all but the last are followed by an end token. The question of an answer is read in its first",
            "step. Images are read from a JPEG of 640 x 480 pixels.",
            "",
            "'median' and 'quartiles' refer to whole runs. Each stage has its own median, so stages need not add up.",
            "Other work on the machine slows runs down: compare figures of one session only.",
            "If a row cannot be measured, it has the reason, and the exit code is 1."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MAX_REPEATS = 10_000;
    private static final int MAX_CANDIDATES = 32;
    private static final int PATCH = 16;
    private static final int MAX_IMAGE_SIZE = 672;

    @ParentCommand
    private OfaCommand root;

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "base",
            description = "tiny, medium, base, large or huge; several with commas (default: ${DEFAULT-VALUE})")
    private List<String> sizes;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "caption,answer,ground,paint",
            description = "tasks to measure (default: ${DEFAULT-VALUE})")
    private List<String> tasks;

    @Option(
            names = "--precision",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "fp32",
            description = "precision; several with commas (default: ${DEFAULT-VALUE})")
    private List<String> precisions;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cpu, cuda or tensorrt (default: ${DEFAULT-VALUE})")
    private String engine;

    @Option(names = "--device", paramLabel = "N", description = "index of the GPU (default: 0)")
    private int device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "number of compute threads (default: one per " + "processor)")
    private int threads;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "measured runs of each task (default: ${DEFAULT-VALUE})")
    private int repeats;

    @Option(
            names = "--warmups",
            paramLabel = "N",
            defaultValue = "1",
            description = "warm-up runs before them (default: ${DEFAULT-VALUE})")
    private int warmups;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description = "side that images are resized to (default: 384 for captions, else the task's)")
    private int imageSize;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            defaultValue = "1",
            description = "number of images that 'paint' generates in one batch (default: ${DEFAULT-VALUE})")
    private int candidates;

    @Option(
            names = "--batch",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description = "number of requests in one batch; several with commas (default: ${DEFAULT-VALUE})")
    private List<Integer> batches;

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description = "also profile each graph, write the profiles to this directory, and show the time by "
                    + "operator type")
    private @Nullable Path profile;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "directory of models and graphs (default: $OFA_CACHE, else $XDG_CACHE_HOME/ofa-java, else ~/.cache/ofa-java)")
    private @Nullable Path cache;

    @Mixin
    private OutputOptions output;

    private @Nullable BenchEstimate estimate;
    private @Nullable TaskBench open;
    private @Nullable Setup opened;

    /** The configuration of one row. */
    private record Setup(ModelSize size, String precision, BenchTask task, int batch) {}

    @Override
    public Integer call() throws IOException {
        List<ModelSize> allSizes = sizes.stream().map(ModelSize::of).toList();
        List<BenchTask> allTasks = tasks.stream().map(BenchTask::of).toList();
        check(allTasks);
        Path directory = CacheDirectory.open(cache);
        Records records = output.records(root.out());
        BenchReport report = new BenchReport(root.out(), records);
        List<Setup> setups = new ArrayList<>();
        allSizes.forEach(size -> precisions.forEach(precision -> allTasks.forEach(
                task -> batches.forEach(batch -> setups.add(new Setup(size, precision.strip(), task, batch))))));
        report.machine(Machine.here(), new BuildInfo().getVersion()[0]);
        boolean failed = false;
        estimate = new BenchEstimate(
                setups.stream()
                        .map(setup -> new BenchEstimate.Row(
                                setup.size(), setup.task(), setup.precision(), setup.batch(), candidates))
                        .toList(),
                warmups + repeats);
        root.note(estimate.beginning());
        try (ProgressLine progress = ProgressLine.start("bench", setups.size() * (warmups + repeats))) {
            for (Setup setup : setups) {
                BenchRow row = row(setup, directory, progress);
                failed |= row.error() != null;
                progress.interrupt(() -> report.row(row));
            }
        } finally {
            records.close();
            close();
        }
        return failed ? ExitCode.FAILURE : ExitCode.OK;
    }

    private BenchRow row(Setup setup, Path directory, ProgressLine progress) throws IOException {
        List<Sample> samples = List.of();
        List<OperatorProfile> operators = List.of();
        String description = engine;
        String error = null;
        try {
            Path profiles = open(setup, directory);
            samples = measure(setup, progress);
            description = Objects.requireNonNull(open, "open").engine();
            if (profiles != null) {
                close(); // a profile is complete when its engine is closed
                operators = OperatorProfile.read(profiles, (double) repeats / (warmups + repeats));
            }
        } catch (OfaException e) {
            error = OfaException.message(e, SettingStyle.CLI);
        }
        return new BenchRow(
                setup.size(),
                setup.task(),
                setup.precision(),
                description,
                side(setup.task()),
                candidates,
                setup.batch(),
                samples,
                error,
                operators);
    }

    private void check(List<BenchTask> allTasks) {
        require("repeats", repeats, 1, MAX_REPEATS);
        require("warmups", warmups, 0, MAX_REPEATS);
        require("candidates", candidates, 1, MAX_CANDIDATES);
        allTasks.forEach(task -> batches.forEach(
                batch -> require("batch for " + task, batch, 1, TaskBench.mostBatch(task, candidates))));
        require("image size", imageSize, 0, MAX_IMAGE_SIZE);
        if (imageSize % PATCH != 0) {
            throw OptionError.NOT_A_MULTIPLE.with(Setting.IMAGE_SIZE, imageSize, PATCH);
        }
        options(Precision.FP32);
        if (precisions.size() == 1) {
            Precision.parse(precisions.get(0)); // other values would fail in the same way
        }
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw OptionError.OUT_OF_RANGE.with(name, value, least, most);
        }
    }

    private OfaOptions options(Precision precision) {
        OfaOptions options = OfaOptions.defaults()
                .withEngine(EngineKind.parse(engine))
                .withDevice(device)
                .withPrecision(precision);
        return threads == 0 ? options : options.withThreads(threads);
    }

    /**
     * Tasks with the same size and precision share a model. With profiling, each has its own, so that the profile of a
     * graph covers one task.
     *
     * @return the directory of its profiles, or null
     */
    private @Nullable Path open(Setup setup, Path directory) throws IOException {
        if (open != null
                && opened != null
                && profile == null
                && opened.size() == setup.size()
                && opened.precision().equals(setup.precision())) {
            return null;
        }
        close();
        OfaOptions options = options(Precision.parse(setup.precision())).withCache(directory);
        if (!RandomModel.isMade(setup.size(), directory)) {
            root.note("creating a random model of size " + setup.size() + " in " + directory);
        }
        RandomModel model = RandomModel.open(setup.size(), directory);
        Path profiles = profile == null
                ? null
                : Files.createTempDirectory(
                        Files.createDirectories(profile),
                        setup.size() + "-" + setup.task() + "-" + setup.precision() + "-");
        open = new TaskBench(model, options, profiles);
        opened = setup;
        return profiles;
    }

    private void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private int side(BenchTask task) {
        return task == BenchTask.PAINT
                ? 0
                : imageSize > 0 ? imageSize : task.task().imageSize();
    }

    private List<Sample> measure(Setup setup, ProgressLine progress) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < warmups + repeats; i++) {
            long start = System.nanoTime();
            Sample sample =
                    Objects.requireNonNull(open, "open").run(setup.task(), imageSize, candidates, setup.batch());
            double seconds = (System.nanoTime() - start) / 1e9;
            BenchEstimate.Row row =
                    new BenchEstimate.Row(setup.size(), setup.task(), setup.precision(), setup.batch(), candidates);
            Objects.requireNonNull(estimate, "estimate")
                    .afterFirstRun(row, seconds)
                    .ifPresent(text -> progress.interrupt(() -> root.note(text)));
            if (i >= warmups) {
                samples.add(sample);
            }
            progress.step();
        }
        return samples;
    }
}
