// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many models in one server, through SageMaker's routes. */
class MultiModelTest {
    private static final Path DEMO = ServerProcess.ROOT.resolve("demo-model/model");

    @TempDir
    Path directory;

    private static HttpResponse<String> load(ServerProcess server, String name, Path path) {
        return server.post(
                "/models", "application/json", "{\"model_name\": \"" + name + "\", \"url\": \"" + path + "\"}");
    }

    private static int delete(ServerProcess server, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.uri(path)).DELETE().build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void modelsAreLoadedUsedAndUnloaded() throws Exception {
        // Enough for two demo models of about 12 MB each, not for three.
        try (ServerProcess server = ServerProcess.start(
                Map.of("SAGEMAKER_MULTI_MODEL", "true"), "--models-max-bytes", "30000000", "--models-dir", "/")) {
            server.awaitReady();
            assertEquals(
                    0, ServerProcess.json(server.get("/models")).get("models").size());
            HttpResponse<String> first = load(server, "first", DEMO);
            assertEquals(200, first.statusCode(), first.body());
            assertEquals(
                    DEMO.toString(), ServerProcess.json(first).get("modelUrl").asText());
            ErrorAssertions.assertError(409, "model_exists", null, load(server, "first", DEMO));
            ErrorAssertions.assertError(422, "unprocessable", "/url", load(server, "broken", directory));
            String request = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
            HttpResponse<String> answer = server.post("/models/first/invoke", "application/json", request);
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("first", ServerProcess.json(answer).at("/model/name").asText());
            ErrorAssertions.assertError(
                    422,
                    "unprocessable",
                    null,
                    server.post(
                            "/models/first/invoke",
                            "application/json",
                            "{\"task\": \"paint\", \"text\": \"a circle\"}"));
            ErrorAssertions.assertError(
                    404, "not_found", null, server.post("/models/other/invoke", "application/json", request));
            ErrorAssertions.assertError(
                    404, "not_found", null, server.post("/invocations", "application/json", request));

            assertEquals(200, load(server, "second", DEMO).statusCode());
            assertEquals(
                    200,
                    server.post("/models/first/invoke", "application/json", request)
                            .statusCode());
            assertEquals(
                    200, load(server, "third", DEMO).statusCode(), "the least recently used model must be unloaded");
            assertEquals(404, server.get("/models/second").statusCode());
            assertEquals(200, server.get("/models/first").statusCode());
            ErrorAssertions.assertError(
                    507, "out_of_memory", null, load(server, "large", ServerProcess.ROOT.resolve("ofa-server/target")));

            try (RawConnection broken = new RawConnection(server)) {
                String refused = broken.send(
                                "GET /models?next_page_token=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        .readAll();
                assertTrue(refused.startsWith("HTTP/1.1 400"), refused);
            }
            byte[] body = request.getBytes(StandardCharsets.UTF_8);
            try (RawConnection underWay = new RawConnection(server)) {
                underWay.send(
                        "POST /models/first/invoke HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length + "\r\n\r\n");
                server.await("the request has begun", () -> LifecycleTest.metric(server, "ofa_in_flight") == 1);
                assertEquals(200, delete(server, "/models/first"));
                String late = underWay.send(body).readAll();
                assertTrue(late.startsWith("HTTP/1.1 404") && late.contains("has been unloaded"), late);
            }
            assertEquals(404, delete(server, "/models/first"));
            assertEquals(
                    "third",
                    ServerProcess.json(server.get("/models"))
                            .at("/models/0/modelName")
                            .asText());
            assertTrue(server.get("/metrics").body().contains("model=\"third\"")
                    && !server.get("/metrics").body().contains("model=\"first\""));
        }
    }

    /** SageMaker's list has 100 models a page. */
    @Test
    @Tag("full")
    void aLongListHasPages() {
        ResponseSchemas schemas = new ResponseSchemas();
        try (ServerProcess server = ServerProcess.start(Map.of("SAGEMAKER_MULTI_MODEL", "true"), "--models-dir", "/")) {
            server.awaitReady();
            for (int i = 0; i < 101; i++) {
                HttpResponse<String> loaded = load(server, "model-" + (1000 + i), DEMO);
                assertEquals(200, loaded.statusCode(), loaded.body());
            }
            JsonNode first = ServerProcess.json(server.get("/models"));
            schemas.check("ModelList", first, Set.of());
            schemas.assertComplete("ModelList");
            schemas.assertComplete("LoadedModel");
            assertEquals(100, first.get("models").size());
            JsonNode second = ServerProcess.json(server.get(
                    "/models?next_page_token=" + first.get("nextPageToken").asText()));
            schemas.check("ModelList", second, Set.of());
            assertFalse(second.has("nextPageToken"), second.toString());
            assertEquals(1, second.get("models").size());
            assertEquals("model-1100", second.at("/models/0/modelName").asText());
        }
    }

    /**
     * Models that could be loaded but not addressed, or that are outside of the directory, are refused before anything
     * is read.
     */
    @Test
    void namesThatCannotBeAddressedAndFilesElsewhereAreRefused() throws Exception {
        Path models = Files.createDirectory(directory.resolve("models"));
        Path link = Files.createSymbolicLink(models.resolve("link"), DEMO);
        Path outside = Files.createDirectory(directory.resolve("models-of-others"));
        try (ServerProcess server = ServerProcess.start(
                "--multi-model", "true", "--models-dir", models.toString(), "--host", "127.0.0.1")) {
            server.awaitReady();
            for (String name :
                    new String[] {"a/b", "50%", "a\\\\b", "..", "a..b", ".", "a\\nb", "a\\u007fb", "a;b", "a\\ud800b"
                    }) {
                ErrorAssertions.assertError(400, "invalid_request", "/model_name", load(server, name, models));
            }
            for (Path path : new Path[] {
                outside,
                DEMO,
                link,
                models,
                models.resolve("../models-of-others"),
                Path.of("/etc/passwd"),
                models.resolve("absent")
            }) {
                ErrorAssertions.assertError(400, "invalid_request", "/url", load(server, "a", path));
            }
            try (java.util.stream.Stream<Path> files = Files.list(DEMO)) {
                Path copy = Files.createDirectory(models.resolve("demo"));
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
                String name = "a b?#+\u00e9";
                HttpResponse<String> loaded = load(server, name, copy);
                assertEquals(200, loaded.statusCode(), loaded.body());
                String path = "/models/a%20b%3F%23%2B%C3%A9";
                assertEquals(200, server.get(path).statusCode());
                assertEquals(
                        200,
                        server.post(
                                        path + "/invoke",
                                        "application/json",
                                        ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                                .statusCode());
                String body = ExampleImages.request("caption", ExampleImages.DIAMOND, "");
                try (RawConnection sageMaker = new RawConnection(server)) {
                    sageMaker.send(("POST /endpoints/e/invocations HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                    + "X-Amzn-SageMaker-Target-Model: " + name
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
                    String answer = sageMaker.readAll();
                    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
                }
                assertEquals(200, delete(server, path));
            }
        }
    }

    @Test
    void modelsInUseAreNotUnloaded() throws Exception {
        Path large = Files.createDirectory(directory.resolve("large"));
        try (RandomAccessFile file =
                new RandomAccessFile(large.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(25_000_000);
        }
        try (ServerProcess server = ServerProcess.start(
                Map.of("SAGEMAKER_MULTI_MODEL", "true"),
                "--models-max-bytes",
                "30000000",
                "--models-dir",
                "/",
                "--stream-timeout",
                "86400")) {
            server.awaitReady();
            assertEquals(200, load(server, "idle", DEMO).statusCode());
            assertEquals(200, load(server, "busy", DEMO).statusCode());
            byte[] body = ExampleImages.request(
                            "run",
                            ExampleImages.DIAMOND,
                            ", \"text\": \"what is there?\", \"stream\": true, \"options\": {\"beamSize\": 64, \"maxLength\": 300}")
                    .getBytes(StandardCharsets.UTF_8);
            try (RawConnection stream = new RawConnection(server)) {
                stream.send(
                                "POST /models/busy/invoke HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length + "\r\n\r\n")
                        .send(body);
                stream.readUntil("started");
                ErrorAssertions.assertError(507, "out_of_memory", null, load(server, "large", large));
                assertEquals(
                        200,
                        server.get("/models/idle").statusCode(),
                        "it was unloaded although that did not free enough memory");
                CompletableFuture<Integer> unloading =
                        CompletableFuture.supplyAsync(() -> delete(server, "/models/busy"));
                server.await(
                        "the model accepts no more requests",
                        () -> server.get("/models/busy").statusCode() == 404);
                assertTrue(stream.readAll().contains("\"event\":\"answer\""), "the stream has no result");
                assertEquals(200, unloading.join());
            }
        }
    }
}
