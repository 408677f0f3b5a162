// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job on a cluster of processes: a killed executor, a killed driver, distributed models. */
@Tag("full")
class StandaloneClusterIT {
    private static final int IMAGES = 240; // enough commits that a kill after the first one leaves work
    private static final List<String> COMMITTER =
            List.of("--conf", "spark.sql.sources.commitProtocolClass=" + CopyCommitProtocol.class.getName());

    @TempDir
    Path directory;

    private Map<String, String> expected;

    /** Copies of the example images, and their captions by name. */
    private Path images() throws IOException {
        Map<String, String> captions = new TreeMap<>();
        LocalSpark.transformer("caption")
                .setInputCol("content")
                .transform(LocalSpark.contents())
                .select("name", "result.text")
                .collectAsList()
                .forEach(row -> captions.put(row.getString(0), row.getString(1)));
        expected = new TreeMap<>();
        Path images = Files.createDirectory(directory.resolve("images"));
        for (int i = 0; i < IMAGES; i++) {
            Path image = LocalSpark.images().get(i % LocalSpark.images().size());
            String name = i + "-" + image.getFileName();
            Files.copy(image, images.resolve(name));
            expected.put(name, captions.get(image.getFileName().toString()));
        }
        return images;
    }

    private List<String> job(Path images, String model, String output) {
        return List.of(
                "--task",
                "caption",
                "--model",
                model,
                "--model-setting",
                "cache=" + directory.resolve("cache"),
                "--input",
                images.toString(),
                "--output",
                output,
                "--rows-per-file",
                "10",
                "--rows-per-commit",
                "30");
    }

    private Map<String, String> results(Path output) {
        Map<String, String> texts = new TreeMap<>();
        List<Row> rows = LocalSpark.session()
                .read()
                .parquet(output.toString())
                .select("key", "result.text")
                .collectAsList();
        rows.forEach(row ->
                texts.put(row.getString(0).substring(row.getString(0).lastIndexOf('/') + 1), row.getString(1)));
        assertEquals(texts.size(), rows.size(), "keys occur twice");
        return texts;
    }

    private static List<Path> committed(Path output) {
        if (!Files.exists(output)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The model in the format of spark.archives. */
    private Path archive() throws IOException {
        List<Object> files = new ArrayList<>();
        try (Stream<Path> model = Files.list(Path.of(LocalSpark.MODEL))) {
            for (Path file : model.toList()) {
                files.add(file.getFileName().toString());
                files.add(Files.readAllBytes(file));
            }
        }
        Path archive = directory.resolve("model.tgz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write(TarSamplesTest.tar(files.toArray()));
        }
        return archive;
    }

    /** KILL ends an executor like a system without free memory; SEGV ends it like a crash of native code. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "SEGV"})
    void aKilledExecutorLosesNothing(String signal) throws Exception {
        Path images = images();
        Path output = directory.resolve("out");
        try (StandaloneCluster cluster = new StandaloneCluster(directory, 2)) {
            List<String> sent = new ArrayList<>(COMMITTER);
            sent.addAll(List.of("--archives", archive() + "#model"));
            Process job = cluster.submit("job", sent, job(images, "spark-files:model", "store://" + output));
            StandaloneCluster.await("the first commit", () -> !committed(output).isEmpty() || !job.isAlive());
            List<ProcessHandle> executors = cluster.executors(0);
            assertFalse(executors.isEmpty(), () -> cluster.log("job"));
            for (ProcessHandle executor : executors) {
                new ProcessBuilder("kill", "-" + signal, "" + executor.pid())
                        .start()
                        .waitFor();
            }
            assertEquals(0, cluster.await(job), () -> cluster.log("job"));
            assertEquals(expected, results(output));
            JsonNode manifest = new ObjectMapper()
                    .readTree(output.resolve("_ofa/manifest.json").toFile());
            assertEquals(IMAGES, manifest.get("rows").asInt());
            assertEquals("{}", manifest.get("errors").toString());
            assertTrue(manifest.get("runs").get(0).get("lostExecutors").asInt() >= 1, manifest::toString);
            String logs = cluster.executorLogs();
            assertTrue(logs.contains("loaded the model spark-files:model"), "no model was loaded by an executor");
        }
    }

    @Test
    void theApplicationJarHasNoLibraryOfSpark() throws IOException {
        List<String> packages =
                List.of("com/fasterxml/", "com/google/", "io/netty/", "kotlin/", "org/apache/", "org/slf4j/", "scala/");
        try (JarFile jar = new JarFile(System.getProperty("ofa.spark.app"))) {
            List<String> found = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replaceFirst("META-INF/versions/\\d+/", ""))
                    .filter(name -> packages.stream().anyMatch(name::startsWith))
                    .toList();
            assertEquals(List.of(), found);
            assertNotNull(jar.getEntry("ofa_spark.py"));
        }
    }

    @Test
    void aDriverThatIsKilledIsContinued() throws Exception {
        Path images = images();
        Path output = directory.resolve("out");
        try (StandaloneCluster cluster = new StandaloneCluster(directory, 2)) {
            List<String> arguments = job(images, "store://" + LocalSpark.MODEL, "store://" + output);
            Process job = cluster.submit("job", COMMITTER, arguments);
            StandaloneCluster.await("the first commit", () -> !committed(output).isEmpty() || !job.isAlive());
            job.destroyForcibly().waitFor();
            List<Path> before = committed(output);
            assertFalse(before.isEmpty(), () -> cluster.log("job"));
            int rows = results(output).size();
            assertTrue(rows < IMAGES, "the job ended before it was killed");

            assertEquals(0, cluster.await(cluster.submit("again", COMMITTER, arguments)), () -> cluster.log("again"));
            assertEquals(expected, results(output));
            assertTrue(committed(output).containsAll(before));
            JsonNode manifest = new ObjectMapper()
                    .readTree(output.resolve("_ofa/manifest.json").toFile());
            long written = 0;
            for (JsonNode executor : manifest.get("runs").get(0).get("executors")) {
                written += executor.get("rows").asLong();
            }
            assertEquals(IMAGES - rows, written, manifest::toString);
            try (Stream<Path> models = Files.list(directory.resolve("cache/spark-models"))) {
                assertEquals(1, models.filter(Files::isDirectory).count());
            }
        }
    }
}
