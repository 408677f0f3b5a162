// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples compile, the Java example writes captions, and the Python wrapper uses existing names. */
class ExamplesTest {
    private static final Path PYTHON_EXAMPLE = LocalSpark.ROOT.resolve("examples/spark/captions.py");

    private static void compile(Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            assertTrue(compiler.getTask(
                            null,
                            files,
                            null,
                            List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjects(LocalSpark.ROOT.resolve("examples/spark/Captions.java")))
                    .call());
        }
    }

    @Test
    void theJavaExampleCompiles(@TempDir Path directory) throws IOException {
        compile(directory);
    }

    @Test
    @Tag("full")
    void theJavaExampleWritesCaptions(@TempDir Path directory) throws Exception {
        compile(directory);
        SparkSession session = LocalSpark.session();
        Path images = LocalSpark.ROOT.resolve("demo-model/examples");
        Path output = directory.resolve("captions");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            String[] arguments = {LocalSpark.MODEL, images.toString(), output.toString()};
            loader.loadClass("Captions").getMethod("main", String[].class).invoke(null, (Object) arguments);
        }
        List<Row> rows = session.read()
                .parquet(output.toString())
                .selectExpr("path", "result.text")
                .collectAsList();
        assertEquals(LocalSpark.images().size(), rows.size());
        String caption = rows.stream()
                .filter(row -> row.getString(0).endsWith("/black-square.png"))
                .map(row -> row.getString(1))
                .findFirst()
                .orElseThrow();
        assertEquals("a large black square at the bottom", caption);
    }

    private static Path wrapper(Path directory) throws IOException {
        Path wrapper = directory.resolve("ofa_spark.py");
        try (var in = ExamplesTest.class.getResourceAsStream("/ofa_spark.py")) {
            Files.write(wrapper, in.readAllBytes());
        }
        return wrapper;
    }

    private static Process start(ProcessBuilder builder, Path log) throws IOException {
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** The exit code of Python. Without Python the test is skipped. */
    private static int python(Path log, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        Process python;
        try {
            python = start(new ProcessBuilder(command), log);
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed");
            return -1;
        }
        assertTrue(python.waitFor(1, TimeUnit.MINUTES));
        return python.exitValue();
    }

    private static Supplier<String> content(Path log) {
        return () -> {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Test
    void thePythonFilesCompile(@TempDir Path directory) throws Exception {
        Path wrapper = wrapper(directory);
        List<String> lines = Files.readAllLines(wrapper);
        String text = String.join("\n", lines);
        assertTrue(text.contains(OfaTransformer.class.getName()) && text.contains(OfaFunctions.class.getName()));
        assertTrue(lines.size() <= 30, lines.size() + " lines");
        String script = "import sys; [compile(open(f).read(), f, 'exec') for f in sys.argv[1:]]";
        Path log = directory.resolve("log");
        assertEquals(0, python(log, "-c", script, wrapper.toString(), PYTHON_EXAMPLE.toString()), content(log));
    }

    /** Runs where PySpark 4 is importable, as with PYTHONPATH. */
    @Test
    void thePythonExampleWritesCaptionsAndIsLoadedAgain(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        Assumptions.assumeTrue(python(log, "-c", "import pyspark.ml") == 0, "PySpark is not installed");
        Path wrapper = wrapper(directory);
        Path output = directory.resolve("captions");
        Path images = LocalSpark.ROOT.resolve("demo-model/examples");
        assertEquals(
                0,
                submit(log, wrapper, PYTHON_EXAMPLE, LocalSpark.MODEL, images.toString(), output.toString()),
                content(log));
        assertEquals(
                LocalSpark.images().size(),
                LocalSpark.session().read().parquet(output.toString()).count());
        Path stages = Files.writeString(directory.resolve("stages.py"), """
                import sys
                from ofa_spark import OfaTransformer
                from pyspark.ml import Pipeline, PipelineModel
                from pyspark.sql import SparkSession
                model, images, directory = sys.argv[1:]
                spark = SparkSession.builder.getOrCreate()
                rows = spark.read.format("binaryFile").load(images + "/black-square.png").select("path", "content")
                first = OfaTransformer(model=model, task="caption", inputCol="content", beamSize=3, lengthPenalty=1)
                first.write().save(directory + "/stage")
                Pipeline(stages=[first]).fit(rows).write().save(directory + "/pipeline")
                again = OfaTransformer.load(directory + "/stage")
                stage = PipelineModel.load(directory + "/pipeline").stages[0]
                for each in (first, again, stage):
                    assert type(each) is OfaTransformer and each.uid == first.uid
                    assert each.getOrDefault("beamSize") == 3 and each.getOrDefault("lengthPenalty") == 1
                    text = each.transform(rows).select("result.text").first()[0]
                    assert text == "a large black square at the bottom", text
                """);
        assertEquals(
                0,
                submit(log, wrapper, stages, LocalSpark.MODEL, images.toString(), directory.toString()),
                content(log));
    }

    private static int submit(Path log, Path wrapper, Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("ofa.spark.opens").strip().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
        command.addAll(List.of("--py-files", wrapper.toString(), script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(log.getParent().toFile());
        builder.environment().put("OFA_CACHE", LocalSpark.CACHE.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_HOME", log.getParent().toString()); // PySpark needs one; the jars are these
        Process process = start(builder, log);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        return process.exitValue();
    }
}
