// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the metrics with Prometheus's rules for names, types and help texts. */
class MetricsNamesTest {
    private static final String PROMTOOL = "promtool";

    private static boolean isHere() {
        try {
            return new ProcessBuilder(PROMTOOL, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void promtoolFindsNothing() throws Exception {
        assumeTrue(isHere(), "promtool is not installed (Debian: apt-get install prometheus)");
        try (ServerProcess server = ServerProcess.start().awaitReady()) {
            server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""));
            server.post("/invocations", "application/json", "{}");
            // The library that measures the JVM names its metrics.
            List<String> own = server.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.matches("(# (HELP|TYPE) )?ofa_.*"))
                    .toList();
            assertTrue(own.size() > 50, own.toString());
            Process check = new ProcessBuilder(PROMTOOL, "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (var in = check.getOutputStream()) {
                in.write(
                        own.stream().collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("", said);
            assertEquals(0, check.waitFor());
        }
    }
}
