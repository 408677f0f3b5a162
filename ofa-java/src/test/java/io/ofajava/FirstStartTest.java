// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ofajava.cache.FileTrees;
import io.ofajava.process.JvmRun;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first start with an empty cache: several processes at once, and after a process that was killed. */
class FirstStartTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples/black-square.png");
    private static final int MANY = Integer.getInteger("ofa.first.starts", 5);

    @TempDir
    Path directory;

    private JvmRun process() {
        return new JvmRun(directory)
                .environment("OFA_CACHE", directory.resolve("cache").toString());
    }

    @Test
    void fourAtOnceAllSucceed() throws Exception {
        fourAtOnce(1);
    }

    @Test
    @Tag("full")
    void fourAtOnceAllSucceedInManyRounds() throws Exception {
        fourAtOnce(MANY);
    }

    private void fourAtOnce(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            FileTrees.delete(directory.resolve("cache"));
            List<JvmRun.Running> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(process().start(Caption.class, EXAMPLE.toString()));
            }
            for (JvmRun.Running one : running) {
                assertCaption(JvmRun.await(one));
            }
            assertNothingUnfinished();
        }
    }

    @Test
    void leftoversOfAKilledProcessAreRemovedByTheNext() throws Exception {
        JvmRun.Running killed = process().start(Caption.class, EXAMPLE.toString());
        Path graphs = directory.resolve("cache/graphs");
        await().atMost(Duration.ofMinutes(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !killed.process().isAlive() || hasUnfinished(graphs));
        killed.process().destroyForcibly().waitFor();
        // It may have been loading its private copies of the native libraries, which no process removes for ten
        // minutes.
        age(directory.resolve("cache/native"), "run-*", Duration.ofMinutes(11));
        assertCaption(JvmRun.await(process().start(Caption.class, EXAMPLE.toString())));
        assertNothingUnfinished();
    }

    private static void age(Path parent, String glob, Duration age) throws Exception {
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(parent, glob)) {
                for (Path file : files) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
                }
            }
        }
    }

    private static void assertCaption(JvmRun.Result result) {
        assertEquals(0, result.code(), result.output());
        assertEquals(
                1,
                result.output()
                        .lines()
                        .filter(line -> line.startsWith("caption: "))
                        .count(),
                result.output());
        assertFalse(result.output().contains("WARN"), result.output());
    }

    private void assertNothingUnfinished() throws Exception {
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            assertEquals(List.of(), files.filter(FirstStartTest::isUnfinished).toList());
        }
    }

    private static boolean hasUnfinished(Path graphs) throws Exception {
        if (!Files.isDirectory(graphs)) {
            return false;
        }
        try (Stream<Path> files = Files.list(graphs)) {
            return files.anyMatch(FirstStartTest::isUnfinished);
        }
    }

    private static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        return name.contains(".new-") || name.startsWith("run-");
    }

    /** Captions an image with the demo model. */
    static final class Caption {
        public static void main(String[] arguments) {
            try (Ofa ofa = Ofa.load()) {
                System.out.println(
                        "caption: " + ofa.caption(Path.of(arguments[0])).text());
            }
        }
    }
}
