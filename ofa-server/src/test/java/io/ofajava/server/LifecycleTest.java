// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server process from start to exit. */
class LifecycleTest {
    @TempDir
    Path directory;

    private static List<String> states(ServerProcess server) {
        return server.log(line -> line.path("event").asText().equals("state")).stream()
                .map(line -> line.get("state").asText())
                .toList();
    }

    @Test
    void sigtermUnderLoadFinishesAcceptedRequests() {
        try (ServerProcess server = ServerProcess.start("--drain-timeout", "100", "--timeout", "86400")) {
            HttpResponse<String> early = server.post("/invocations", "application/json", "{}");
            if (early.statusCode() == 503) { // a fast machine may be ready by then
                assertEquals("1", early.headers().firstValue("Retry-After").orElseThrow());
            }
            server.awaitReady();
            String request = ExampleImages.request(
                    "run",
                    ExampleImages.DIAMOND,
                    ", \"text\": \"what is there?\", \"options\": {\"beamSize\": 20, \"maxLength\": 100}");
            List<CompletableFuture<HttpResponse<String>>> accepted = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                accepted.add(server.invokeLater(request));
            }
            RawConnection kept = new RawConnection(server).send("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(kept.readUntil("}").contains("200"));
            server.await("all requests are in progress", () -> metric(server, "ofa_in_flight") == 12);
            server.terminate();
            server.await("draining", () -> states(server).contains("DRAINING"));
            kept.send("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(kept.readUntil("}").contains("503"), "a health check must be 503 while the server drains");
            kept.invoke("{\"task\": \"run\", \"text\": \"x\"}");
            String refused = kept.readAll();
            assertTrue(
                    refused.startsWith("HTTP/1.1 503")
                            && refused.toLowerCase(java.util.Locale.ROOT).contains("connection: close"),
                    refused);
            for (CompletableFuture<HttpResponse<String>> each : accepted) {
                assertEquals(200, each.join().statusCode(), each.join().body());
            }
            assertEquals(0, server.awaitExit());
            assertEquals(List.of("READY", "DRAINING", "STOPPED"), states(server));
        }
    }

    @Test
    void requestsUnfinishedAfterDrainingGetAnError() {
        try (ServerProcess server = ServerProcess.start("--drain-timeout", "0", "--timeout", "86400")) {
            server.awaitReady();
            CompletableFuture<HttpResponse<String>> endless = server.invokeLater("["
                    + String.join(
                            ",",
                            java.util.Collections.nCopies(
                                    30,
                                    ExampleImages.request(
                                            "run",
                                            ExampleImages.DIAMOND,
                                            ", \"text\": \"what is there?\", \"options\": {\"beamSize\": 64, \"maxLength\": 1000}")))
                    + "]");
            server.await("the request is in progress", () -> metric(server, "ofa_in_flight") == 1);
            server.terminate();
            HttpResponse<String> answer = endless.join();
            assertEquals(503, answer.statusCode(), answer.body());
            assertEquals("unavailable", ServerProcess.json(answer).get("code").asText());
            assertEquals(0, server.awaitExit());
        }
    }

    @Test
    void unfinishedStreamsEndWithAnErrorAndLinesAreTruncated() {
        try (ServerProcess server =
                ServerProcess.start("--drain-timeout", "0", "--timeout", "86400", "--stream-timeout", "86400")) {
            server.awaitReady();
            String endless = "{\"task\": \"paint\", \"text\": \"everything\", \"options\": {\"candidates\": 32}%s}";
            CompletableFuture<HttpResponse<String>> stream =
                    server.invokeLater(String.format(endless, ", \"stream\": true"));
            byte[] lines = (ExampleImages.request("caption", ExampleImages.DIAMOND, "") + "\n"
                            + String.format(endless, "") + "\n")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try (RawConnection batch = new RawConnection(server)) {
                batch.send(
                                "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: application/jsonlines\r\nContent-Length: "
                                        + lines.length + "\r\n\r\n")
                        .send(lines);
                batch.readUntil("\"task\":\"caption\"");
                server.await(
                        "both requests are in progress",
                        () -> metric(server, "ofa_in_flight") == 2
                                && metric(server, "ofa_decoder_requests{decoder=\"codes\",model=\"demo\"}") > 0);
                server.terminate();
                assertFalse(batch.readAll().endsWith("0\r\n\r\n"), "an incomplete response ends like a complete one");
            }
            List<String> events = stream.join().body().lines().toList();
            JsonNode last = ServerProcess.json(events.get(events.size() - 1));
            assertEquals("unavailable", last.path("code").asText(), events.toString());
            assertEquals(0, server.awaitExit());
        }
    }

    @Test
    void missingAndDamagedModelsFailWithACauseAndAnExitCode() throws IOException {
        Path broken = Files.createDirectory(directory.resolve("broken"));
        for (String name : List.of("config.json", "vocab.json", "merges.txt")) {
            Files.copy(ServerProcess.ROOT.resolve("demo-model/model").resolve(name), broken.resolve(name));
        }
        Files.write(
                broken.resolve("model.safetensors"), new byte[] {8, 0, 0, 0, 0, 0, 0, 0, '{', '}', 1, 2, 3, 4, 5, 6});
        List<String> models = List.of(directory.resolve("missing").toString(), broken.toString(), directory.toString());
        List<ServerProcess> servers = models.stream()
                .map(model -> ServerProcess.start("--model", model, "--failed-linger", "100"))
                .toList();
        for (int i = 0; i < models.size(); i++) {
            String model = models.get(i);
            try (ServerProcess server = servers.get(i)) {
                server.await("FAILED", () -> states(server).contains("FAILED"));
                HttpResponse<String> ping = server.get("/ping");
                assertEquals(503, ping.statusCode());
                assertEquals("FAILED", ServerProcess.json(ping).get("state").asText());
                String reason = ServerProcess.json(ping).get("reason").asText();
                assertTrue(reason.contains(model), reason);
                HttpResponse<String> asked = server.post("/invocations", "application/json", "{}");
                ErrorAssertions.assertError(503, "unavailable", null, asked);
                server.terminate(); // otherwise it would run until its time limit
                assertEquals(OfaServer.EXIT_MISTAKE, server.awaitExit());
                assertEquals(List.of("FAILED", "STOPPED"), states(server));
            }
        }
    }

    @Test
    void aServerThatFailedEndsByItself() {
        try (ServerProcess server =
                ServerProcess.start("--model", directory.resolve("missing").toString(), "--failed-linger", "0")) {
            assertEquals(OfaServer.EXIT_MISTAKE, server.awaitExit());
        }
    }

    @Test
    void sageMakersVariablesApplyAndUnknownOnesAreNamed() {
        try (ServerProcess server = ServerProcess.start(Map.of("OFA_QUEUE_LENGTH", "5"))) {
            assertEquals(OfaServer.EXIT_MISTAKE, server.awaitExit());
            assertTrue(
                    server.output().toString().contains("OFA_QUEUE_LENGTH"),
                    server.output().toString());
        }
    }

    @Test
    void anIdleServerProbesItself() {
        try (ServerProcess server = ServerProcess.start("--probe-interval", "1")) {
            server.awaitReady();
            double before = metric(server, "ofa_encoder_calls_total{model=\"demo\"}");
            server.await("a probe", () -> metric(server, "ofa_encoder_calls_total{model=\"demo\"}") > before);
            assertFalse(states(server).contains("FAILED"));
        }
    }

    /** The value of a metric, by its name with labels. */
    static double metric(ServerProcess server, String name) {
        for (String line : server.get("/metrics").body().lines().toList()) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        return Double.NaN;
    }

    static JsonNode ping(ServerProcess server) {
        return ServerProcess.json(server.get("/ping"));
    }
}
