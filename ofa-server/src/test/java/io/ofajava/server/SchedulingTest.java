// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines, a full queue, disconnections, slow clients, streamed text. */
class SchedulingTest {
    private static final String ROWS = "ofa_decoder_requests{decoder=\"codes\",model=\"model\"}";
    private static final String TEXT_ROWS = "ofa_decoder_requests{decoder=\"text\",model=\"model\"}";
    private static final String TEXT_STEPS = "ofa_decoder_steps_total{decoder=\"text\",model=\"model\"}";
    private static final String ADMITTED = "ofa_admitted{model=\"model\"}";
    private static final String ENDLESS =
            "{\"task\": \"paint\", \"text\": \"everything\", \"options\": {\"candidates\": 32}%s}";

    @TempDir
    static Path directory;

    private static final int LONGEST = 1000;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                        "--model",
                        model().toString(),
                        "--max-queue",
                        "3",
                        "--timeout",
                        "86400",
                        "--stream-timeout",
                        "86400",
                        "--body-timeout",
                        "2",
                        "--idle-timeout",
                        "20",
                        "--header-timeout",
                        "2")
                .awaitReady();
    }

    /** A model whose outputs have the maximum length, so that a request lasts longer than a disconnection takes. */
    private static Path model() {
        Path model = TextToImageModel.write(directory.resolve("model"), 256);
        Path config = model.resolve("config.json");
        try {
            ObjectNode settings = (ObjectNode) ServerProcess.json(Files.readString(config));
            ((ObjectNode) settings.get("generation").get("answer"))
                    .put("min_len", LONGEST)
                    .put("max_len_b", LONGEST);
            Files.writeString(config, settings.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return model;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String endless(String more) {
        return String.format(ENDLESS, more);
    }

    private static void awaitIdle() {
        server.await(
                "an idle engine",
                () -> LifecycleTest.metric(server, ROWS) == 0
                        && LifecycleTest.metric(server, TEXT_ROWS) == 0
                        && LifecycleTest.metric(server, "ofa_in_flight") == 0
                        && LifecycleTest.metric(server, ADMITTED) == 0);
    }

    @Test
    void theDeadlineEndsARequestAndFreesItsSlot() {
        HttpResponse<String> late =
                server.post("/invocations", "application/json", endless(", \"timeoutMillis\": 1500"));
        ErrorAssertions.assertError(504, "deadline_exceeded", null, late);
        awaitIdle();
        assertFalse(server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                .get("text")
                .asText()
                .isEmpty());
    }

    @Test
    void aFullQueueRefusesWithARetryTime() {
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(new RawConnection(server).invoke(endless("")));
        }
        server.await("a full queue", () -> LifecycleTest.metric(server, ADMITTED) == 3);
        HttpResponse<String> refused = server.post(
                "/invocations", "application/json", ExampleImages.request("caption", ExampleImages.DIAMOND, ""));
        ErrorAssertions.assertError(429, "overloaded", null, refused);
        assertTrue(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()) >= 1);
        assertEquals(200, server.get("/ping").statusCode());
        // The clients disconnect during the computation, which must then stop.
        clients.forEach(RawConnection::close);
        awaitIdle();
        assertTrue(LifecycleTest.metric(server, "ofa_dropped_total{reason=\"client_closed\"}") >= 3);
    }

    @Test
    void lateRequestsAreRefusedAtAdmission() {
        RawConnection busy = new RawConnection(server).invoke(endless(""));
        try {
            server.await("the work is in", () -> LifecycleTest.metric(server, ADMITTED) == 1);
            long start = System.nanoTime();
            HttpResponse<String> refused =
                    server.post("/invocations", "application/json", endless(", \"timeoutMillis\": 1000"));
            ErrorAssertions.assertError(429, "overloaded", null, refused);
            assertTrue(refused.body().contains("the deadline is in"), refused.body());
            assertTrue(
                    Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()) >= 1);
            assertTrue(System.nanoTime() - start < 20_000_000_000L, "refused, but not at once");
            // Text has its own decoder: text requests are not refused because of image requests.
            assertFalse(server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                    .get("text")
                    .asText()
                    .isEmpty());
        } finally {
            busy.close();
        }
        awaitIdle();
    }

    @Test
    void disconnectionsDoNotAffectOthers() {
        String request = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
        new RawConnection(server).close();
        new RawConnection(server).send("POST /invoc").close();
        new RawConnection(server)
                .send("POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
                .close();
        new RawConnection(server).invoke(request).close();
        try (RawConnection stream = new RawConnection(server).invoke(endless(", \"stream\": true"))) {
            stream.readUntil("started");
        }
        awaitIdle();
        assertFalse(server.invoke(request).get("text").asText().isEmpty());
    }

    @Test
    void disconnectionsFromIdleStreamsAreDetected() {
        double before = LifecycleTest.metric(server, "ofa_dropped_total{reason=\"client_closed\"}");
        double steps = LifecycleTest.metric(server, TEXT_STEPS);
        String quiet = ExampleImages.request(
                "answer",
                ExampleImages.DIAMOND,
                ", \"text\": \"what is there?\", \"stream\": true, \"options\": {\"beamSize\": 64}");
        try (RawConnection stream = new RawConnection(server).invoke(quiet)) {
            stream.readUntil("started");
        }
        awaitIdle();
        double after = LifecycleTest.metric(server, "ofa_dropped_total{reason=\"client_closed\"}");
        assertEquals(Double.isNaN(before) ? 1 : before + 1, after, "it was computed to its end for nobody");
        // No prefix of this output is committed before its 121st token, so writing would reveal a disconnection even
        // later.
        assertTrue(LifecycleTest.metric(server, TEXT_STEPS) - steps < 120, "noticed by writing, not by looking");
    }

    @Test
    void aPipelinedRequestDoesNotAffectTheStream() {
        try (RawConnection both = new RawConnection(server)) {
            both.invoke(
                    ExampleImages.request(
                            "run",
                            ExampleImages.DIAMOND,
                            ", \"text\": \"what is there?\", \"stream\": true, \"options\": {\"beamSize\": 64, \"maxLength\": 100}"));
            both.readUntil("started");
            both.send("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
            String rest =
                    both.readAll(); // the connection ends with the stream: the disconnect watch consumed a byte of
            // the pipelined request
            assertTrue(rest.contains("\"event\":\"answer\"") && rest.contains("0\r\n\r\n"), rest);
        }
    }

    @Test
    void slowBodiesTimeOut() {
        try (RawConnection slow = new RawConnection(server)) {
            slow.send(
                    "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            String answer = slow.readAll();
            assertTrue(answer.startsWith("HTTP/1.1 408"), answer);
        }
    }

    @Test
    void slowHeadersTimeOutAndIdleConnectionsDoNot() {
        String ping = "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RawConnection fresh = new RawConnection(server);
                RawConnection kept = new RawConnection(server)) {
            trickle(fresh, "G");
            for (int i = 0; i < 2; i++) {
                assertTrue(kept.send(ping).readUntil("}").startsWith("HTTP/1.1 200"));
                kept.assertStaysOpen(Duration.ofSeconds(3));
            }
            trickle(kept, "GET /ping HTTP/1.1\r\nX-Slow: ");
        }
        assertEquals(200, server.get("/ping").statusCode());
    }

    /** One byte ten times a second: far below the idle timeout and the limit of a header's size. */
    private static void trickle(RawConnection connection, String beginning) {
        connection.send(beginning);
        CompletableFuture<String> end = CompletableFuture.supplyAsync(connection::readAll);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            // Ends with the exception of a connection that is closed.
            clock.scheduleAtFixedRate(() -> connection.send("a"), 100, 100, TimeUnit.MILLISECONDS);
            assertEquals(
                    "",
                    end.completeOnTimeout("still open", 60, TimeUnit.SECONDS).join());
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void committedTextIsStreamed() {
        String request = ExampleImages.request(
                "caption", ExampleImages.DIAMOND, ", \"stream\": true, \"options\": {\"beamSize\": 1}");
        HttpResponse<String> response = server.post("/invocations", "application/json", request);
        assertEquals(
                "application/jsonlines",
                response.headers().firstValue("Content-Type").orElseThrow());
        List<JsonNode> events = response.body().lines().map(ServerProcess::json).toList();
        assertEquals("started", events.get(0).get("event").asText());
        String whole = events.get(events.size() - 1).get("text").asText();
        List<JsonNode> texts = events.stream()
                .filter(event -> event.get("event").asText().equals("text"))
                .toList();
        assertTrue(texts.size() > 2, response.body());
        texts.forEach(event ->
                assertTrue(whole.startsWith(event.get("text").asText()), event + " is no beginning of " + whole));
        // Errors before the beginning of the stream have a status of their own.
        ErrorAssertions.assertError(
                422,
                "unprocessable",
                null,
                server.post(
                        "/invocations",
                        "application/json",
                        ExampleImages.request("caption", new byte[] {1, 2}, ", \"stream\": true")));
    }

    @Test
    void aFailureEndsItsStreamWithAnError() {
        String body = server.post(
                        "/invocations", "application/json", endless(", \"stream\": true, \"timeoutMillis\": 1500"))
                .body();
        List<JsonNode> events = body.lines().map(ServerProcess::json).toList();
        JsonNode last = events.get(events.size() - 1);
        if (events.size() > 1) { // on a machine too slow to begin in that time, it is a separate response
            assertEquals("error", last.get("event").asText(), body);
        }
        assertEquals("deadline_exceeded", last.get("code").asText(), body);
        awaitIdle();
    }

    @Test
    void healthChecksDoNotWaitForInference() {
        CompletableFuture<HttpResponse<String>> work = server.invokeLater(endless(", \"timeoutMillis\": 4000"));
        server.await("work", () -> LifecycleTest.metric(server, "ofa_in_flight") == 1);
        for (int i = 0; i < 50; i++) {
            assertEquals(200, server.get("/ping").statusCode());
        }
        assertEquals(504, work.join().statusCode());
        awaitIdle();
    }
}
