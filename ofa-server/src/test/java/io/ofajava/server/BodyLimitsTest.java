// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static io.ofajava.server.ErrorAssertions.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Memory for incoming bodies, and the treatment of rejected bodies. */
class BodyLimitsTest {
    private static final int MAX_BODY = 10_000_000;
    private static final int MAX_BODIES = 20_000_000;
    private static final String HEAD =
            "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ";

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                        "--max-body-bytes",
                        String.valueOf(MAX_BODY),
                        "--max-bodies-bytes",
                        String.valueOf(MAX_BODIES),
                        "--body-timeout",
                        "600",
                        "--timeout",
                        "86400")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertServes() {
        assertEquals(
                200,
                server.post(
                                "/invocations",
                                "application/json",
                                ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                        .statusCode());
    }

    private static double held() {
        return LifecycleTest.metric(server, "ofa_bodies_bytes");
    }

    /** Announced bytes do not count: eleven connections announce more than the limit. */
    @Test
    void announcedBodiesReserveNothing() {
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            clients.add(new RawConnection(server).send(HEAD + MAX_BODY + "\r\n\r\n"));
        }
        server.await("all requests have begun", () -> LifecycleTest.metric(server, "ofa_in_flight") == 11);
        assertEquals(0, held());
        assertServes();
        clients.forEach(RawConnection::close);
        server.await("all requests have ended", () -> LifecycleTest.metric(server, "ofa_in_flight") == 0);
    }

    @Test
    void pausedChunkedBodiesCountArrivedBytes() {
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(new RawConnection(server)
                    .send("POST /invocations HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n"
                            + " ".repeat(0x400) + "\r\n"));
        }
        server.await("all bodies have arrived", () -> held() == 10 * 0x400);
        assertServes();
        clients.forEach(RawConnection::close);
        server.await("no body is in memory", () -> held() == 0);
    }

    /** One client cannot hold everything: at most three times the free bytes, so a quarter remains for others. */
    @Test
    void aClientHasAShare() {
        byte[] part = new byte[MAX_BODY - 1];
        List<RawConnection> clients = new ArrayList<>();
        clients.add(new RawConnection(server).send(HEAD + MAX_BODY + "\r\n\r\n").send(part));
        server.await("the body of the first client has arrived", () -> held() == part.length);
        RawConnection second = new RawConnection(server).send(HEAD + MAX_BODY + "\r\n\r\n");
        clients.add(second);
        second.send(new byte[4_000_000]);
        server.await("the body of the second client has arrived", () -> held() == part.length + 4_000_000);
        assertServes();
        try {
            second.send(new byte[4_000_000]);
        } catch (java.io.UncheckedIOException e) {
            // the response has arrived
        }
        String refused = second.readUntil("\r\n");
        assertTrue(refused.startsWith("HTTP/1.1 429"), refused);
        server.await("the memory of the rejected body is free", () -> held() == part.length);
        clients.forEach(RawConnection::close);
        server.await("no body is in memory", () -> held() == 0);
    }

    /** The connection stays open until the client has sent everything, so that no reset overtakes the response. */
    @Test
    void aRefusedBodyIsDrainedSoThatTheResponseArrives() {
        for (String path : new String[] {"/invocations", "/nothing"}) {
            HttpResponse<String> response = server.post(path, "application/json", new byte[3 * MAX_BODY]);
            assertEquals(path.equals("/nothing") ? 404 : 413, response.statusCode());
        }
        assertError(415, "unsupported_media_type", null, server.post("/invocations", "text/csv", new byte[MAX_BODY]));
        // Java's client reads while it writes; this client writes everything first.
        try (RawConnection client = new RawConnection(server)) {
            client.send(HEAD + 3 * MAX_BODY + "\r\n\r\n");
            for (int i = 0; i < 30; i++) {
                client.send(new byte[MAX_BODY / 10]);
            }
            String response = client.readAll();
            assertTrue(response.startsWith("HTTP/1.1 413") && response.contains("body_too_large"), response);
        }
        assertServes();
    }

    @Test
    void otherTransferCodingsThanChunkedAreRefused() {
        for (String coding : new String[] {"gzip, chunked", "chunked, chunked", "identity, chunked"}) {
            try (RawConnection client = new RawConnection(server)) {
                String response = client.send("POST /invocations HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                + "Transfer-Encoding: " + coding + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
                        .readAll();
                assertTrue(response.startsWith("HTTP/1.1 400"), coding + " gave " + response);
                assertTrue(response.contains("\"invalid_request\""), response);
            }
        }
        try (RawConnection client = new RawConnection(server)) {
            String response =
                    client.send("GET /ping HTTP/3.7\r\nHost: a\r\n\r\n").readAll();
            assertTrue(
                    response.startsWith("HTTP/1.1 505") && response.contains("\"http_version_not_supported\""),
                    response);
        }
    }
}
