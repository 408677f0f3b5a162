// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.Request;
import io.ofajava.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures images per second of one and of two executors with one core each, against one process with two threads, and
 * how the time of a job grows with the number of images. It asserts nothing about speed: run it on an idle machine with
 * {@code mvn -Pfull verify -pl ofa-spark -am -Dspark.it.groups=figures} and read {@code target/figures.md}.
 */
@Tag("figures")
class ClusterFiguresIT {
    private static final int[] SIZES = {100, 1000, 10_000};
    private static final int BATCH = 16;

    @TempDir
    Path directory;

    private Path images(int count) throws IOException {
        Path images = Files.createDirectory(directory.resolve("images-" + count));
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

    /** Images per second of this process with two threads, after a warm-up. */
    private static double oneProcess(int count) {
        try (ModelCalls model =
                ModelCalls.load(Path.of(LocalSpark.MODEL), LocalSpark.SETTINGS, 2, OptionalInt.empty())) {
            List<Request> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                Path image = LocalSpark.images().get(i % LocalSpark.images().size());
                batch.add(ModelCalls.withImage(
                        Request.of(Task.of("caption")), LocalSpark.bytes(image), image.toString()));
            }
            model.runAll(batch);
            long start = System.nanoTime();
            for (int i = 0; i < count; i += BATCH) {
                model.runAll(batch);
            }
            return (count + BATCH - 1) / BATCH * BATCH / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** Peak resident memory of a process in MB. */
    private static long peak(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", "" + process.pid(), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    @Test
    void figures() throws Exception {
        StringBuilder table = new StringBuilder("| workers | images | job s | images/s of executors together | one "
                + "process, two threads, images/s | ratio | peak MB of an executor |\n|---|---|---|---|---|---|---|\n");
        for (int count : SIZES) {
            Path images = images(count);
            for (int workers = 1; workers <= 2; workers++) {
                Path run = Files.createDirectory(directory.resolve("run-" + count + "-" + workers));
                double alone = oneProcess(Math.min(count, 500));
                try (StandaloneCluster cluster = new StandaloneCluster(run, workers)) {
                    Process job = cluster.submit(
                            "job",
                            List.of(),
                            List.of(
                                    "--task",
                                    "caption",
                                    "--model",
                                    LocalSpark.MODEL,
                                    "--model-setting",
                                    "cache=" + LocalSpark.CACHE,
                                    "--input",
                                    images.toString(),
                                    "--output",
                                    run.resolve("out").toString()));
                    long memory = 0;
                    while (!job.waitFor(100, TimeUnit.MILLISECONDS)) {
                        for (ProcessHandle executor : cluster.executors(0)) {
                            memory = Math.max(memory, peak(executor));
                        }
                    }
                    assertEquals(0, cluster.await(job), () -> cluster.log("job"));
                    JsonNode last = new ObjectMapper()
                            .readTree(run.resolve("out/_ofa/manifest.json").toFile())
                            .get("runs")
                            .get(0);
                    double together = 0;
                    for (JsonNode executor : last.get("executors")) {
                        together += executor.get("rowsPerSecond").asDouble();
                    }
                    table.append(String.format(
                            Locale.ROOT,
                            "| %d | %d | %.1f | %.1f | %.1f | %.2f | %d |%n",
                            workers,
                            count,
                            last.get("seconds").asDouble(),
                            together,
                            alone,
                            together / alone,
                            memory));
                    Files.writeString(LocalSpark.ROOT.resolve("ofa-spark/target/figures.md"), table);
                }
            }
        }
    }
}
