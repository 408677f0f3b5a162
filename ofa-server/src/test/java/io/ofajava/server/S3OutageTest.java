// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The S3 server is killed during an upload and restarted. */
class S3OutageTest {
    private static final String PAINT =
            "{\"task\": \"paint\", \"text\": \"a red circle\", \"options\": {\"seed\": 7, \"candidates\": 2}, \"output\": {\"s3\": {\"bucket\": \"images\"}}}";
    private static final String CODES = "ofa_decoder_tokens_total{decoder=\"codes\",model=\"model\"}";

    @TempDir
    Path directory;

    @Test
    void anInterruptedUploadIsReportedLoggedAndSpooled() throws Exception {
        Path spool = Files.createDirectory(directory.resolve("spool"));
        Path model = TextToImageModel.write(directory.resolve("model"));
        S3Mock first = S3Mock.start("images");
        int port = first.port();
        try (ServerProcess server = ServerProcess.start(
                Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"),
                "--model",
                model.toString(),
                "--timeout",
                "86400",
                "--s3-endpoint",
                "http://127.0.0.1:" + port,
                "--output-buckets",
                "images",
                "--s3-timeout",
                "600",
                "--s3-attempts",
                "2",
                "--spool-dir",
                spool.toString())) {
            server.awaitReady();
            assertEquals(200, paint(server, "before").statusCode());

            double codes = LifecycleTest.metric(server, CODES);
            first.freeze(); // the kernel still accepts connections, without a response
            CompletableFuture<HttpResponse<String>> caught =
                    CompletableFuture.supplyAsync(() -> paint(server, "caught"));
            server.await("the image is generated", () -> LifecycleTest.metric(server, CODES) > codes);
            server.await(
                    "the upload hangs",
                    () -> connections(server, port) > 0 && LifecycleTest.metric(server, "ofa_in_flight") == 1);
            assertFalse(
                    server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                            .get("text")
                            .asText()
                            .isEmpty(),
                    "a caption while the upload hangs");
            assertFalse(caught.isDone());
            first.kill();
            HttpResponse<String> lost = caught.join();
            ErrorAssertions.assertError(502, "upstream_failed", null, lost);
            assertTrue(lost.body().contains("s3://images/caught.png"), lost.body());
            // Both candidates, not only the one whose upload failed.
            assertTrue(
                    lost.body().contains("kept in the spool directory as caught.png")
                            && lost.body().contains("kept in the spool directory as caught-2.png"),
                    lost.body());
            assertEquals(List.of("caught-2.png", "caught.png"), names(spool));

            ErrorAssertions.assertError(502, "upstream_failed", null, paint(server, "caught")); // no process listens
            assertEquals(
                    List.of("caught-2.png", "caught-2~2.png", "caught.png", "caught~2.png"),
                    names(spool),
                    "an image took another one's place");
            assertEquals(200, server.get("/ping").statusCode());
            server.await("the log names the object, the cause and the file", () -> {
                String lines = String.join("\n", server.output());
                return lines.contains("s3://images/caught.png: ")
                        && lines.contains("image caught-2.png kept in " + spool.resolve("caught-2~2.png"));
            });

            try (S3Mock second = S3Mock.start("images", port)) {
                assertEquals(port, second.port());
                HttpResponse<String> after = paint(server, "after");
                assertEquals(200, after.statusCode(), after.body());
                HttpResponse<byte[]> object = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/images/after.png"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(200, object.statusCode());
                assertTrue(object.body()[1] == 'P', "no PNG");
            }
            assertEquals(4, names(spool).size());
        } finally {
            first.close();
        }
    }

    private static HttpResponse<String> paint(ServerProcess server, String id) {
        return server.post("/invocations", "application/json", PAINT, "X-Amzn-SageMaker-Inference-Id", id);
    }

    /** Open connections to that port of this machine. */
    private static long connections(ServerProcess server, int port) throws IOException {
        String remote = String.format("0100007F:%04X", port);
        try (Stream<String> lines = Stream.concat(
                Files.lines(Path.of("/proc/" + server.pid() + "/net/tcp")),
                Files.lines(Path.of("/proc/" + server.pid() + "/net/tcp6")))) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(parts -> parts[2].endsWith(remote) && parts[3].equals("01"))
                    .count();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
