// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** JSON Lines whose response ends prematurely: a client must be able to detect missing lines. */
class CutLinesTest {
    private static final int LINES = 1000;

    /** Lines that take longer than the drain timeout. */
    private static byte[] body() {
        String line =
                ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"options\": {\"beamSize\": 32}") + "\n";
        return line.repeat(LINES).getBytes(StandardCharsets.UTF_8);
    }

    private static Socket ask(ServerProcess server, String version, String header) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout((int) ServerProcess.PATIENCE_SECONDS * 1000);
        byte[] body = body();
        socket.getOutputStream()
                .write(("POST /invocations HTTP/" + version + "\r\nHost: a\r\n" + header
                                + "Content-Type: application/jsonlines\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    private static String untilFirstLine(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (!all.toString(StandardCharsets.UTF_8).contains("\"requestId\"")) {
            int next = in.read();
            assertTrue(next >= 0, "ended after " + all);
            all.write(next);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anExpiredDrainTruncatesVisibly() throws Exception {
        try (ServerProcess server = ServerProcess.start("--drain-timeout", "1", "--timeout", "86400")) {
            server.awaitReady();
            try (Socket chunked = ask(server, "1.1", "Connection: close\r\n");
                    Socket old = ask(server, "1.0", "")) {
                String head = untilFirstLine(chunked.getInputStream());
                assertTrue(head.contains("Transfer-Encoding: chunked"), head);
                untilFirstLine(old.getInputStream());
                server.terminate();
                ByteArrayOutputStream rest = new ByteArrayOutputStream();
                try {
                    chunked.getInputStream().transferTo(rest);
                } catch (SocketException e) {
                    // a reset also reveals the truncation
                }
                String text = rest.toString(StandardCharsets.UTF_8);
                assertFalse(text.endsWith("0\r\n\r\n"), "an incomplete response ends like a complete one");
                assertThrows(
                        SocketException.class,
                        () -> old.getInputStream().readAllBytes(),
                        "HTTP/1.0 can mark an incomplete response only by a reset");
            }
            assertEquals(0, server.awaitExit());
        }
    }

    @Test
    void aDisconnectionIsOneLogLine() throws Exception {
        try (ServerProcess server = ServerProcess.start("--timeout", "86400").awaitReady()) {
            try (Socket client = ask(server, "1.1", "X-Amzn-SageMaker-Inference-Id: leaves\r\n")) {
                untilFirstLine(client.getInputStream());
                client.setSoLinger(true, 0);
            }
            server.await(
                    "its log line",
                    () -> server.log(line -> line.path("requestId").asText().equals("leaves"))
                                    .size()
                            == 1);
            assertEquals(200, server.get("/ping").statusCode());
            long stack = server.output().stream()
                    .filter(line -> line.startsWith("\tat ") || line.contains("Exception"))
                    .count();
            assertEquals(0, stack, String.join("\n", server.output()));
            server.await("no body is in memory", () -> LifecycleTest.metric(server, "ofa_bodies_bytes") == 0);
        }
    }
}
