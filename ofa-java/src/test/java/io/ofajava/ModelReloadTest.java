// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.process.JvmRun;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Loading, using and closing a model repeatedly must not leak. */
@EnabledOnOs(OS.LINUX)
class ModelReloadTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples/black-square.png");
    private static final int MANY = Integer.getInteger("ofa.loads", 100);
    /** Until the JVM has compiled the hot code and the heap has its final size. */
    private static final int WARM_UP = 10;

    private static final int ROUNDS = 3;

    /** Less than the direct buffers of one model. */
    private static final int SMALL = 64 << 10;

    @TempDir
    Path directory;

    /** @param direct bytes of direct buffers */
    private record Use(long descriptors, long mappings, long direct, long threads, long residentKilobytes) {
        static Use now() throws IOException {
            System.gc();
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            String status = Files.readString(Path.of("/proc/self/status"));
            long resident = status.lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                    Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
                return new Use(
                        descriptors.count(),
                        mappings.filter(line -> line.contains("memfd:") || line.contains("weights"))
                                .count(),
                        direct,
                        Thread.activeCount(),
                        resident);
            }
        }
    }

    @Test
    void closedModelsLeaveNoResources() throws Exception {
        reload(30);
    }

    @Test
    @Tag("full")
    void manyClosedModelsLeaveNoResources() throws Exception {
        reload(MANY);
    }

    /** In a separate JVM whose heap has a fixed size, so that growth is outside of the heap. */
    private void reload(int loads) throws Exception {
        JvmRun.Result result = new JvmRun(directory)
                .option("-Xms128m")
                .option("-Xmx128m")
                .option("-XX:+AlwaysPreTouch")
                .environment("MALLOC_ARENA_MAX", "2")
                .environment("OFA_CACHE", directory.resolve("cache").toString())
                .run(Reloading.class, EXAMPLE.toString(), Integer.toString(loads));
        assertEquals(0, result.code(), result.output());
        System.getLogger(ModelReloadTest.class.getName()).log(System.Logger.Level.INFO, result.output());
    }

    /** Loads a model repeatedly; fails if resources remain. */
    static final class Reloading {
        private static String caption;

        public static void main(String[] arguments) throws Exception {
            int loads = Integer.parseInt(arguments[1]);
            load(Path.of(arguments[0]), WARM_UP);
            long growth = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                growth = Math.min(growth, round(Path.of(arguments[0]), loads / ROUNDS));
            }
            // What the JVM allocates once (compiled code, metaspace, arenas of malloc) falls into one round or another.
            // A leak
            // is in all of them; the one that this test detects was 3,100 KB per load.
            require(growth < 10_000 + 100L * loads / ROUNDS, "resident memory");
        }

        /** Growth of the resident memory by some loads, in KB. */
        private static long round(Path example, int loads) throws Exception {
            Use before = Use.now();
            load(example, loads);
            // Buffers are freed some time after the collection that finds them unreachable.
            await().pollInSameThread().until(() -> Use.now().direct() <= before.direct() + SMALL);
            Use after = Use.now();
            System.out.println(loads + " loads: before " + before + ", after " + after);
            require(after.descriptors() <= before.descriptors() + 1, "descriptors");
            require(after.mappings() == 0, "mappings");
            require(after.direct() <= before.direct() + SMALL, "direct buffers");
            require(after.threads() <= before.threads(), "threads");
            return after.residentKilobytes() - before.residentKilobytes();
        }

        private static void load(Path example, int loads) {
            for (int i = 0; i < loads; i++) {
                try (Ofa ofa = Ofa.load()) {
                    String text = ofa.caption(example).text();
                    caption = caption == null ? text : caption;
                    require(caption.equals(text), "the same caption");
                }
            }
        }

        private static void require(boolean condition, String what) {
            if (!condition) {
                throw new IllegalStateException(what);
            }
        }
    }
}
