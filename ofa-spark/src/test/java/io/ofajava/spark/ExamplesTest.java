// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    @Test
    void thePythonFilesCompile(@TempDir Path directory) throws Exception {
        Path wrapper = directory.resolve("ofa_spark.py");
        try (var in = getClass().getResourceAsStream("/ofa_spark.py")) {
            Files.write(wrapper, in.readAllBytes());
        }
        String text = Files.readString(wrapper);
        assertTrue(text.contains(OfaTransformer.class.getName()) && text.contains(OfaFunctions.class.getName()));
        Process python;
        try {
            python = new ProcessBuilder(
                            "python3",
                            "-c",
                            "import sys; [compile(open(f).read(), f, 'exec') for f in sys.argv[1:]]",
                            wrapper.toString(),
                            LocalSpark.ROOT
                                    .resolve("examples/spark/captions.py")
                                    .toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed");
            return;
        }
        assertTrue(python.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, python.exitValue(), () -> {
            try {
                return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
    }
}
