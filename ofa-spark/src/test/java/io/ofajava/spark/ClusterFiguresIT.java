// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.bench.Machine;
import io.ofajava.bench.ModelSize;
import io.ofajava.bench.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures images per second and memory of executors; {@code benchmarks/spark.sh} runs it and prints the tables, which
 * are in {@code target/figures}. It asserts nothing about speed.
 */
@Tag("figures")
class ClusterFiguresIT {
    private static final Path FIGURES = LocalSpark.ROOT.resolve("ofa-spark/target/figures");
    private static final int BATCH = Integer.getInteger("ofa.figures.batch", 16);
    /** All of it is touched at the start, so that the growth of the heap is no part of a difference. */
    private static final int HEAP_MIB = 512;
    /** Some seconds of work for one thread. */
    private static final Map<String, Integer> IMAGES_FOR_MEMORY = Map.of("demo", 2000, "tiny", 256);

    private static final int IMAGES_OF_A_LARGE_MODEL = 32;
    private static final int MOST_ALONE = 512;

    @TempDir
    Path directory;

    private int runs;

    /** Executors of the same kind: with fewer cores per task than cores, an executor performs several tasks at once. */
    private record Executors(int count, int cores, int coresOfTask) {
        int slots() {
            return cores / coresOfTask;
        }
    }

    /**
     * One job.
     *
     * @param images the images per second of its executors together
     * @param memory the sum over its executors, at most
     */
    private record Job(double seconds, double images, ProcessMemory memory) {}

    /** A model with its settings. */
    private record Model(String name, Path checkpoint, String precision) {
        Map<String, String> settings() {
            return Map.of("cache", LocalSpark.CACHE.toString(), "precision", precision);
        }

        int imagesForMemory() {
            return IMAGES_FOR_MEMORY.getOrDefault(name, IMAGES_OF_A_LARGE_MODEL);
        }
    }

    private static List<String> setting(String name, String usual) {
        return Arrays.asList(System.getProperty("ofa.figures." + name, usual).split(","));
    }

    private static Model model(String name, String precision) {
        if (name.equals("demo")) {
            return new Model(name, Path.of(LocalSpark.MODEL), precision);
        }
        ModelSize size = Arrays.stream(ModelSize.values())
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no model " + name));
        Path models = Path.of(System.getProperty(
                "ofa.figures.directory",
                LocalSpark.ROOT.resolve("target/benchmarks").toString()));
        return new Model(name, RandomModel.open(size, models).checkpoint(), precision);
    }

    @BeforeAll
    static void machine() throws IOException {
        Machine machine = Machine.here();
        write(
                "machine.md",
                String.format(
                        Locale.ROOT,
                        "%s (%s), %d processors, of which others used %s at the beginning; Java %s.%n",
                        machine.processor(),
                        String.join(" ", machine.flags()),
                        machine.processors(),
                        System.getProperty("ofa.figures.busy", "an unknown number"),
                        machine.java()));
    }

    private static void write(String name, String text) throws IOException {
        Files.createDirectories(FIGURES);
        Files.writeString(FIGURES.resolve(name), text);
    }

    private static void row(String name, Object... cells) throws IOException {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ')
                    .append(cell instanceof Double number ? String.format(Locale.ROOT, "%,.2f", number) : cell)
                    .append(" |");
        }
        Files.writeString(FIGURES.resolve(name), line.append('\n'), StandardOpenOption.APPEND);
    }

    private Path images(int count) throws IOException {
        Path images = directory.resolve("images-" + count);
        if (Files.exists(images)) {
            return images;
        }
        Files.createDirectory(images);
        for (int i = 0; i < count; i++) {
            Path image = LocalSpark.images().get(i % LocalSpark.images().size());
            Files.createLink(images.resolve(i + ".png"), copy(image));
        }
        return images;
    }

    private Path copy(Path image) throws IOException {
        Path copy = directory.resolve(image.getFileName());
        return Files.exists(copy) ? copy : Files.copy(image, copy);
    }

    /** Images per second of this process with two threads, after a warm-up. It leaves the graphs in the cache. */
    private static double oneProcess(Model model, int count) {
        try (ModelCalls calls = ModelCalls.load(model.checkpoint(), model.settings(), 2, OptionalInt.empty())) {
            List<Request> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                Path image = LocalSpark.images().get(i % LocalSpark.images().size());
                batch.add(ModelCalls.withImage(
                        Request.of(Task.of("caption")), LocalSpark.bytes(image), image.toString()));
            }
            calls.runAll(batch).forEach(outcome -> outcome.orElseThrow());
            long start = System.nanoTime();
            for (int i = 0; i < count; i += BATCH) {
                calls.runAll(batch);
            }
            return (count + BATCH - 1) / BATCH * BATCH / ((System.nanoTime() - start) / 1e9);
        }
    }

    private Job job(Model model, Executors executors, int count) throws Exception {
        Path output = directory.resolve("out" + runs);
        List<String> arguments = List.of(
                "--task",
                "caption",
                "--model",
                model.checkpoint().toString(),
                "--model-setting",
                "cache=" + LocalSpark.CACHE,
                "--model-setting",
                "precision=" + model.precision(),
                "--error-mode",
                "fail",
                "--batch-size",
                "" + BATCH,
                "--input",
                images(count).toString(),
                "--output",
                output.toString());
        ProcessMemory memory = measured(executors, List.of(), arguments);
        JsonNode manifest =
                new ObjectMapper().readTree(output.resolve("_ofa/manifest.json").toFile());
        assertEquals(count, manifest.get("rows").asInt());
        JsonNode run = manifest.get("runs").get(0);
        assertEquals(executors.count(), run.get("executors").size(), manifest::toString);
        double images = 0;
        for (JsonNode executor : run.get("executors")) {
            images += executor.get("rowsPerSecond").asDouble();
        }
        return new Job(run.get("seconds").asDouble(), images, memory);
    }

    private ProcessMemory withoutModel(Executors executors) throws Exception {
        return measured(
                executors,
                List.of("--class", JobWithoutModel.class.getName()),
                List.of(images(2000).toString(), directory.resolve("out" + runs).toString()));
    }

    /** Runs a job on a new cluster; the largest sums of its executors' memory. */
    private ProcessMemory measured(Executors executors, List<String> sparkArguments, List<String> jobArguments)
            throws Exception {
        Path run = Files.createDirectory(directory.resolve("run" + runs++));
        List<String> spark = new ArrayList<>(List.of(
                "--conf",
                "spark.executor.cores=" + executors.cores(),
                "--conf",
                "spark.task.cpus=" + executors.coresOfTask(),
                "--conf",
                "spark.cores.max=" + executors.count() * executors.cores(),
                "--conf",
                "spark.scheduler.minRegisteredResourcesRatio=1.0",
                "--conf",
                "spark.executor.memory=" + HEAP_MIB + "m",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:+AlwaysPreTouch -Xms" + HEAP_MIB + "m"));
        spark.addAll(sparkArguments);
        ProcessMemory most = ProcessMemory.NONE;
        try (StandaloneCluster cluster = new StandaloneCluster(run, executors.count(), executors.cores())) {
            Process job = cluster.submit("job", spark, jobArguments);
            while (!job.waitFor(100, TimeUnit.MILLISECONDS)) {
                ProcessMemory now = ProcessMemory.NONE;
                for (int worker = 0; worker < executors.count(); worker++) {
                    for (ProcessHandle executor : cluster.executors(worker)) {
                        now = now.plus(ProcessMemory.of(executor));
                    }
                }
                most = most.max(now);
            }
            assertEquals(0, cluster.await(job), () -> cluster.log("job"));
        }
        assertTrue(most.proportional() > 0, "no executor was seen");
        return most;
    }

    /** Memory of one model's copy: what an executor has beyond one that reads and writes as much without a model. */
    private static long copy(Job job, ProcessMemory withoutModel, Executors executors) {
        return (job.memory().proportional() - withoutModel.proportional()) / executors.count();
    }

    @Test
    void rates() throws Exception {
        write(
                "rates.md",
                "| executors of one core | images | job, s | images/s of the executors together | one process, two "
                        + "threads, images/s | efficiency | resident / proportional MiB of the executors | MiB of each "
                        + "model copy |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        Model model = model("demo", "fp32");
        for (int count = 1; count <= 2; count++) {
            Executors executors = new Executors(count, 1, 1);
            ProcessMemory without = withoutModel(executors);
            for (String size : setting("images", "100,1000,10000")) {
                int images = Integer.parseInt(size);
                double alone = oneProcess(model, Math.min(images, MOST_ALONE));
                Job job = job(model, executors, images);
                row(
                        "rates.md",
                        count,
                        String.format(Locale.ROOT, "%,d", images),
                        job.seconds(),
                        job.images(),
                        alone,
                        job.images() / alone,
                        job.memory().resident() + " / " + job.memory().proportional(),
                        copy(job, without, executors));
            }
        }
    }

    @Test
    void memory() throws Exception {
        write(
                "memory.md",
                "| model | precision | executors | cores of each | tasks at once | images/s | one process, two threads, "
                        + "images/s | resident / proportional MiB of the executors | MiB of each model copy |\n"
                        + "|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
        List<Executors> kinds =
                List.of(new Executors(1, 1, 1), new Executors(1, 2, 2), new Executors(1, 2, 1), new Executors(2, 1, 1));
        List<ProcessMemory> without = new ArrayList<>();
        for (Executors executors : kinds) {
            ProcessMemory memory = withoutModel(executors);
            without.add(memory);
            row(
                    "memory.md",
                    "none",
                    "",
                    executors.count(),
                    executors.cores(),
                    executors.count() * executors.slots(),
                    "",
                    "",
                    memory.resident() + " / " + memory.proportional(),
                    "");
        }
        for (String name : setting("models", "demo,base")) {
            for (String precision : setting("precisions", "fp32,int8")) {
                Model model = model(name, precision);
                double alone = oneProcess(model, Math.min(model.imagesForMemory(), MOST_ALONE));
                for (Executors executors : kinds) {
                    Job job = job(model, executors, model.imagesForMemory());
                    row(
                            "memory.md",
                            name,
                            precision,
                            executors.count(),
                            executors.cores(),
                            executors.count() * executors.slots(),
                            job.images(),
                            alone,
                            job.memory().resident() + " / " + job.memory().proportional(),
                            copy(job, without.get(kinds.indexOf(executors)), executors));
                }
            }
        }
    }
}
