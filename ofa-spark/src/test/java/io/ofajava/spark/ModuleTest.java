// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The descriptor: the library on the module path, Spark and a program on the class path. */
class ModuleTest {
    /** What {@code io.ofajava.spark} and the modules that it requires consist of; all else stays on the class path. */
    private static final String MODULES =
            ".*/(ofa-java|ofa-native|ofa-native-platform|ofa-spark)/(target/(?!test-classes).*|.*[.]jar)"
                    + "|.*/(jackson-(core|databind|annotations)|protobuf-java|onnxruntime|tribuo-util-onnx|javacpp|webp-imageio"
                    + "|kotlin-stdlib|slf4j-api|snakeyaml-engine|picocli)/.*[.]jar";

    private static final String CAPTION = "a large black square at the bottom";
    private static final int PATIENCE_MINUTES = 5;

    @Test
    void aProgramOnTheClassPathUsesTheModule(@TempDir Path directory) throws Exception {
        List<String> entries =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("ofa.spark.opens").strip().split("\\s+")));
        command.addAll(List.of("-Xmx768m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-p", joined(entries, true), "-cp", joined(entries, false)));
        command.addAll(List.of("--add-modules", "io.ofajava.spark", "--add-reads", "io.ofajava.spark=ALL-UNNAMED"));
        command.add("io.ofajava.sparkmodule.SparkProgram");
        command.add(
                LocalSpark.ROOT.resolve("demo-model/examples/black-square.png").toString());
        command.addAll(List.of(LocalSpark.MODEL, LocalSpark.CACHE.toString(), directory.toString()));

        assertEquals(List.of("module io.ofajava.spark", CAPTION, CAPTION), run(directory, command));
    }

    private static String joined(List<String> entries, boolean modules) {
        return String.join(
                File.pathSeparator,
                entries.stream()
                        .filter(entry -> entry.matches(MODULES) == modules)
                        .toList());
    }

    private static List<String> run(Path directory, List<String> command) throws Exception {
        Path output = directory.resolve("output.txt");
        Path errors = directory.resolve("errors.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output) + Files.readString(errors);
        assertTrue(process.exitValue() == 0, () -> "exit code " + process.exitValue() + ": " + said);
        return Files.readAllLines(output);
    }
}
