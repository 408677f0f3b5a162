// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Compute threads have a higher niceness than threads that respond, also after work has passed between them. */
@EnabledOnOs(OS.LINUX)
class ThreadNicenessTest {
    private static final int MOST = 19;

    /**
     * The niceness of a process's threads, by the beginning of their names. Threads of ONNX Runtime have the name of
     * the thread that started them.
     */
    private static Map<String, TreeSet<Integer>> niceness(long pid) throws IOException {
        Map<String, TreeSet<Integer>> found = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
                        .replaceAll("-?\\d+$", "");
                int nice = Integer.parseInt(
                        stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
                found.computeIfAbsent(name, unused -> new TreeSet<>()).add(nice);
            }
        }
        return found;
    }

    private static void load(ServerProcess server) {
        Stream.of(
                        server.invokeLater(
                                ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"stream\": true")),
                        server.invokeLater(ExampleImages.request("caption", ExampleImages.DIAMOND, "")))
                .toList()
                .forEach(each -> assertEquals(200, each.join().statusCode()));
    }

    @Test
    void engineThreadsHaveTheHighestIncrementAndHttpThreadsNone() throws IOException {
        try (ServerProcess server = ServerProcess.start(
                        "--threads", "2", "--niceness", "2", "--timeout", "86400", "--stream-timeout", "86400")
                .awaitReady()) {
            load(server);
            Map<String, TreeSet<Integer>> found = niceness(server.pid());
            int base = found.get("ofa-http").first();
            assertEquals(List.of(base), List.copyOf(found.get("ofa-http")), found.toString());
            assertEquals(List.of(Math.min(MOST, base + 1)), List.copyOf(found.get("ofa-worker")), found.toString());
            // Text generation has a lower increment than text-to-image, whichever thread loads that part of the demo
            // model.
            assertEquals(
                    new TreeSet<>(List.of(Math.min(MOST, base + 2), Math.min(MOST, base + 7))),
                    found.get("ofa-inference"),
                    found.toString());
            assertTrue(
                    server.output().stream().noneMatch(line -> line.contains("without a niceness increment")),
                    server.output().toString());
        }
    }

    /** The default of all other servers in these tests. */
    @Test
    void byDefaultAllThreadsAreEqual() throws IOException {
        try (ServerProcess server = ServerProcess.start(
                        "--threads", "2", "--timeout", "86400", "--stream-timeout", "86400")
                .awaitReady()) {
            load(server);
            Map<String, TreeSet<Integer>> found = niceness(server.pid());
            assertEquals(found.get("ofa-http"), found.get("ofa-inference"), found.toString());
            assertEquals(found.get("ofa-http"), found.get("ofa-worker"), found.toString());
        }
    }
}
