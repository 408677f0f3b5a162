// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ofajava.server.http.Json;
import io.ofajava.server.ops.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The log with a reader that does not read. */
class EventLogTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private static final int LINES = 10_000;

    /** Like a pipe whose reader has stopped: writes block until it is opened. */
    private static final class Stuck extends OutputStream {
        private final CountDownLatch opened = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                opened.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            taken.write(bytes, offset, length);
        }
    }

    @Test
    void loggingNeverBlocksAndDroppedLinesAreCounted() {
        Stuck pipe = new Stuck();
        EventLog log = new EventLog(new PrintStream(pipe, false, StandardCharsets.UTF_8), false);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < LINES; i++) {
                log.event("test", Json.object().put("number", i));
            }
        });
        assertTrue(log.leftOut() > 0);
        pipe.opened.countDown();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pipe.taken.toString(StandardCharsets.UTF_8).contains("leftOut"));
        log.close();
        List<String> lines = pipe.taken.toString(StandardCharsets.UTF_8).lines().toList();
        long reported =
                ServerProcess.json(lines.get(lines.size() - 1)).get("leftOut").asLong();
        assertEquals(log.leftOut(), reported);
        assertEquals(LINES, lines.size() - 1 + reported);
        assertEquals(0, ServerProcess.json(lines.get(0)).get("number").asInt());
    }

    @Test
    void clientTextStaysOnOneLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventLog log = new EventLog(new PrintStream(out, false, StandardCharsets.UTF_8), true);
        log.event("state", Json.object().put("reason", "a\nb\u2028c\u001b[2Jd\u009be"));
        log.close();
        assertEquals(1, out.toString(StandardCharsets.UTF_8).lines().count());
        assertTrue(
                out.toString(StandardCharsets.UTF_8).contains("reason=a?b?c?[2Jd?e"),
                out.toString(StandardCharsets.UTF_8));
    }

    /** Text on a terminal, JSON in a pipe. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void onATerminalTheLogIsText() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "no script(1), which makes a terminal, on this machine");
        List<String> server = ServerProcess.command("--model", "none", "--failed-linger", "0");
        Process terminal = ServerProcess.withoutSettings(
                        new ProcessBuilder(SCRIPT.toString(), "-qec", String.join(" ", server), "/dev/null"))
                .redirectErrorStream(true)
                .start();
        String shown = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(OfaServer.EXIT_MISTAKE, terminal.waitFor(), shown);
        assertTrue(shown.contains(" listening host=127.0.0.1 port="), shown);
        assertFalse(shown.contains("{\"time\""), shown);
        Process pipe = ServerProcess.withoutSettings(new ProcessBuilder(server))
                .redirectErrorStream(true)
                .start();
        String piped = new String(pipe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(piped.contains("\"event\":\"listening\""), piped);
    }
}
