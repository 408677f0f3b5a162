// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.testkit.tensorrt.FakeGpu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small model with a VQGAN, to compile with the GPU test double.
 *
 * @param model its directory
 * @param vqgan the VQGAN's directory
 */
record CompileFixture(Path model, Path vqgan) {
    /** The graphs that are compiled. */
    static final List<String> ENGINES = List.of("codes", "decoder", "encoder", "encoder-text", "vqgan");

    private static final Path GOLDEN =
            Path.of(System.getProperty("ofa.root", "..")).resolve("ofa-java/src/test/resources/golden");

    static {
        // Loads ONNX Runtime before the tests: otherwise commands would unpack it into the cache directory of the first
        // test, which is deleted after that test.
        new OnnxRuntimeBackend(1).close();
    }

    /** Unpacks both below a directory. */
    CompileFixture(Path directory) {
        this(
                unpack(
                        directory.resolve("model"),
                        GOLDEN.resolve("models/nano-base"),
                        "config.json",
                        "model.safetensors.gz"),
                unpack(
                        directory.resolve("vqgan"),
                        GOLDEN.resolve("vqgan/gumbel-f8-256"),
                        "model.yaml",
                        "last.ckpt.gz"));
    }

    private static Path unpack(Path target, Path source, String... files) {
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String file : files) {
            GoldenSet.unpack(source.resolve(file), target);
        }
        return target;
    }

    /** Runs {@code ofa compile}. */
    CommandRun compile(FakeGpu gpu, Path out, String... more) {
        DoubleProvider.provide(() -> gpu);
        List<String> arguments = new ArrayList<>(List.of(
                "compile",
                model.toString(),
                "--engine",
                "tensorrt",
                "--vqgan",
                vqgan.toString(),
                "--out",
                out.toString()));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** Runs it successfully; returns the number of plans that were built. */
    int builds(FakeGpu gpu, Path out, String... more) {
        CommandRun run = compile(gpu, out, more);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(
                run.out().startsWith("compiled " + model + " for TensorRT")
                        && run.out().strip().endsWith(" in " + out),
                run.out());
        return gpu.count("build");
    }

    /** All files below a directory whose names have this ending. */
    static List<Path> files(Path out, String suffix) {
        if (!Files.exists(out)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the plans below a directory. */
    static List<String> plans(Path out) {
        return files(out, ".plan").stream()
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();
    }
}
