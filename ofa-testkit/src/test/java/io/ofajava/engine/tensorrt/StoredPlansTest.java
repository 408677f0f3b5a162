// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.CacheError;
import io.ofajava.error.OfaException;
import io.ofajava.testkit.tensorrt.FakeGpu;
import io.ofajava.testkit.tensorrt.FakePlan;
import io.ofajava.testkit.tensorrt.SmallGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans and measurements in the cache directory: which are used again, and what happens to damaged ones. */
class StoredPlansTest {
    @TempDir
    Path temporary;

    private Path graph;

    @BeforeEach
    void write() throws IOException {
        graph = SmallGraph.write(temporary.resolve("small.onnx"), "0123456789abcdef");
    }

    @AfterEach
    void forget() {
        FakePlan.forget();
    }

    private TensorRtBackend backend(FakeGpu gpu) {
        return new TensorRtBackend(gpu, TensorRtSettings.of(0, temporary.resolve("cache")));
    }

    @Test
    void plansAreStoredAndOtherPlansAreRebuilt() throws IOException {
        assertEquals(1, builds(new FakeGpu()));
        assertEquals(0, builds(new FakeGpu()));
        assertEquals(1, builds(new FakeGpu("11.3.0")));
        assertEquals(0, builds(new FakeGpu("11.3.0")));
        assertEquals(1, builds(new FakeGpu()));
        Path plan = plan();
        byte[] bytes = Files.readAllBytes(plan);
        bytes[bytes.length - 1] ^= 1;
        Files.write(plan, bytes);
        assertEquals(1, builds(new FakeGpu()));
        Files.write(plan, new byte[] {1, 2, 3});
        assertEquals(1, builds(new FakeGpu()));
        Files.write(plan, new byte[0]);
        assertEquals(1, builds(new FakeGpu()));
        Files.write(plan, withKey("null"));
        assertEquals(1, builds(new FakeGpu()));
        Files.write(plan, withKey("[]"));
        assertEquals(1, builds(new FakeGpu()));
        assertEquals(0, builds(new FakeGpu()));
        SmallGraph.write(graph, "another");
        assertEquals(1, builds(new FakeGpu()));
    }

    /** A plan file with valid magic whose key is arbitrary JSON. */
    private static byte[] withKey(String json) {
        return ByteBuffer.allocate(12 + json.length())
                .putLong(0x4F46_4150_4C41_4E31L)
                .putInt(json.length())
                .put(json.getBytes(StandardCharsets.UTF_8))
                .array();
    }

    private int builds(FakeGpu gpu) {
        try (TensorRtBackend backend = backend(gpu)) {
            backend.compile(graph, SmallGraph.PROFILES).close();
        }
        return gpu.count("build");
    }

    private Path plan() throws IOException {
        try (Stream<Path> files = Files.walk(temporary.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".plan"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The directory of plans may be read-only, with a warning. */
    @Test
    void aReadOnlyDirectoryIsAWarning() throws IOException {
        Files.writeString(temporary.resolve("cache"), "a file where a directory should be");
        assertEquals(1, builds(new FakeGpu()));
    }

    /** Building plans ahead fails if they cannot be stored. Files of a killed process are deleted after a day. */
    @Test
    void requiredPlansThatCannotBeStoredFail() throws IOException {
        Path cache = temporary.resolve("cache");
        Path plans = Files.createDirectories(cache.resolve("plans/0123456789abcdef"));
        Path temporary = Files.createFile(plans.resolve("temporary-killed.tmp"));
        Path recent = Files.createFile(plans.resolve("temporary-running.tmp"));
        Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        try (TensorRtBackend backend =
                new TensorRtBackend(new FakeGpu(), TensorRtSettings.of(0, cache).keeping())) {
            backend.compile(graph, SmallGraph.PROFILES).close();
            assertTrue(Files.notExists(temporary) && Files.exists(recent));
            Path plan = plan();
            Files.delete(plan);
            Files.createDirectories(plan.resolve("in the way"));
            OfaException e = assertThrows(OfaException.class, () -> backend.compile(graph, SmallGraph.PROFILES));
            assertEquals(CacheError.WRITE_FAILED, e.code());
            assertEquals(plan.toString(), e.parameters().get("directory"));
            assertEquals(1, e.getMessage().lines().count());
        }
        try (Stream<Path> files = Files.list(plans)) {
            assertEquals(
                    List.of("temporary-running.tmp"),
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .toList());
        }
    }

    @Test
    void damagedMeasurementsAreReplaced() throws IOException {
        builds(new FakeGpu());
        Path timings = temporary.resolve("cache/plans/timing-11.2.0-sm86.cache");
        Files.writeString(timings, "damaged");
        SmallGraph.write(graph, "another");
        assertEquals(1, builds(new FakeGpu()));
        assertEquals("measured;", Files.readString(timings));
    }

    @Test
    void measurementsAreKept() throws IOException {
        builds(new FakeGpu());
        SmallGraph.write(graph, "another");
        builds(new FakeGpu());
        try (Stream<Path> files = Files.walk(temporary.resolve("cache"))) {
            Path timings = files.filter(file -> file.toString().endsWith(".cache"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("measured;measured;", Files.readString(timings, StandardCharsets.UTF_8));
        }
    }
}
