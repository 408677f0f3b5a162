// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Small requests that take much memory, in a process that exits on heap exhaustion like the container's: a PNG of 381
 * kB has 7000 x 7000 pixels of 16-bit RGBA, which take 540 MB to decode.
 */
class MemoryCasesTest {
    private static final int SIDE = 7000;

    private static byte[] png(int side) throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels)) {
            for (int y = 0; y < side; y++) {
                deflater.write(new byte[1 + 8 * side]);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeLong(0x89504E470D0A1A0AL);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(side);
        fields.writeInt(side);
        fields.write(new byte[] {16, 6, 0, 0, 0});
        for (Map.Entry<String, byte[]> chunk : List.of(
                Map.entry("IHDR", header.toByteArray()),
                Map.entry("IDAT", pixels.toByteArray()),
                Map.entry("IEND", new byte[0]))) {
            CRC32 sum = new CRC32();
            sum.update(chunk.getKey().getBytes(StandardCharsets.US_ASCII));
            sum.update(chunk.getValue());
            out.writeInt(chunk.getValue().length);
            out.writeBytes(chunk.getKey());
            out.write(chunk.getValue());
            out.writeInt((int) sum.getValue());
        }
        return file.toByteArray();
    }

    private static ServerProcess start(String heap, String... flags) {
        return ServerProcess.start(Map.of("_JAVA_OPTIONS", "-Xmx" + heap + " -XX:+ExitOnOutOfMemoryError"), flags)
                .awaitReady();
    }

    /** The statuses of this many concurrent requests. */
    private static List<Integer> statuses(ServerProcess server, String request, int count) {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(server.invokeLater(request));
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> each : asked) {
            HttpResponse<String> response = each.join();
            statuses.add(response.statusCode());
            assertTrue(response.statusCode() == 200 || response.body().contains("memory"), response.body());
            assertEquals(
                    response.statusCode() == 429,
                    response.headers().firstValue("Retry-After").isPresent(),
                    "Retry-After must be sent with 429 only");
        }
        return statuses;
    }

    private static void assertGoesOn(ServerProcess server) {
        assertEquals(
                200,
                server.post(
                                "/invocations",
                                "application/json",
                                ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                        .statusCode());
        server.await(
                "no body is in memory",
                () -> LifecycleTest.metric(server, "ofa_decoding_bytes") == 0
                        && LifecycleTest.metric(server, "ofa_bodies_bytes") == 0);
    }

    @Test
    void anOversizedImageIs413InASmallContainer() throws IOException {
        String request = ExampleImages.request("caption", png(SIDE), "");
        try (ServerProcess server = start("512m")) {
            for (int count = 1; count <= 4; count++) {
                assertEquals(
                        List.of(413),
                        statuses(server, request, count).stream().distinct().toList());
            }
            assertGoesOn(server);
        }
    }

    @Test
    @Tag("full")
    void concurrentLargeImagesAreDecodedOnceAndOtherwise429() throws IOException {
        String request = ExampleImages.request("caption", png(SIDE), "");
        try (ServerProcess server = start("2g", "--timeout", "86400")) {
            for (int count = 1; count <= 4; count++) {
                List<Integer> statuses = statuses(server, request, count);
                assertTrue(statuses.contains(200), statuses.toString());
                assertTrue(statuses.stream().allMatch(status -> status == 200 || status == 429), statuses.toString());
                assertGoesOn(server);
            }
        }
    }

    /** Bodies that exceed the heap in total, although the settings permit them. */
    @Test
    @Tag("full")
    void heapExhaustionLeavesNoReservations() {
        byte[] large = new byte[60_000_000];
        try (ServerProcess server = ServerProcess.start(
                Map.of("_JAVA_OPTIONS", "-Xmx160m"),
                "--max-body-bytes",
                "67108864",
                "--max-bodies-bytes",
                "10000000000",
                "--timeout",
                "10")) {
            server.awaitReady();
            List<RawConnection> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                RawConnection client = new RawConnection(server)
                        .send(
                                "POST /invocations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: " + (large.length + 1) + "\r\n\r\n");
                clients.add(client);
                try {
                    client.send(large);
                } catch (java.io.UncheckedIOException e) {
                    // rejected already
                }
            }
            clients.forEach(RawConnection::close);
            server.await("no body is in memory", () -> LifecycleTest.metric(server, "ofa_bodies_bytes") == 0);
            server.await("all requests have ended", () -> LifecycleTest.metric(server, "ofa_in_flight") == 0);
            assertGoesOn(server);
        }
    }
}
