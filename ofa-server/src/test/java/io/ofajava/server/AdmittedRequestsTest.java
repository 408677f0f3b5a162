// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.Ofa;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.RequestRecord;
import io.ofajava.server.ops.Metrics;
import io.ofajava.server.request.BodyFormat;
import io.ofajava.server.request.BodyParser;
import io.ofajava.server.request.ParsedBody;
import io.ofajava.server.request.TaskRequest;
import io.ofajava.server.service.Call;
import io.ofajava.server.service.ModelService;
import io.ofajava.server.service.RequestThreads;
import io.ofajava.server.service.TaskAnswer;
import io.ofajava.server.service.Workers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * An admitted request is completed, however many tasks are queued. The servers run in this process, so that the test
 * can block their threads.
 */
class AdmittedRequestsTest {
    private static final Map<String, String> FLAGS = Map.of(
            "host",
            "127.0.0.1",
            "port",
            "0",
            "threads",
            "1",
            "niceness",
            "0",
            "cache",
            ServerProcess.CACHE.toString(),
            "max-queue",
            "1",
            "timeout",
            "86400",
            "probe-interval",
            "0");

    /** Blocks all threads and fills the queue, so that new requests are rejected. */
    private static CountDownLatch hold(Workers workers) throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(workers.threads());
        Runnable holding = () -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        await("the queue of the threads is full", () -> {
            try {
                workers.bounded().execute(holding);
                return false;
            } catch (RejectedExecutionException e) {
                return held.getCount() == 0;
            }
        });
        return release;
    }

    private static HttpRequest request(OfaServer server, String json) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/invocations"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(ServerProcess.PATIENCE_SECONDS))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(ServerProcess.PATIENCE_SECONDS))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    @Test
    void finishedResponsesAreDeliveredAndNewRequestsRefused() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (OfaServer server = OfaServer.start(
                ServerConfig.of(Map.of(), FLAGS),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))) {
            await("READY", () -> server.lifecycle().state() == Lifecycle.State.READY);
            Ofa ofa = server.model().ofa();
            CompletableFuture<HttpResponse<String>> taken = client.sendAsync(
                    request(
                            server,
                            ExampleImages.request(
                                    "run",
                                    ExampleImages.DIAMOND,
                                    ", \"text\": \"what is there?\", \"options\": {\"beamSize\": 64, \"maxLength\": 200}")),
                    HttpResponse.BodyHandlers.ofString());
            await("the request is being decoded", () -> ofa.statistics().text().requests() == 1);
            CountDownLatch release = hold(server.threads().front());
            try {
                HttpResponse<String> refused = client.send(
                        request(server, "{\"task\": \"run\", \"text\": \"x\"}"), HttpResponse.BodyHandlers.ofString());
                ErrorAssertions.assertError(429, "overloaded", null, refused);
                await(
                        "the engine has finished it",
                        () -> ofa.statistics().text().requests() == 0);
                assertThrows(
                        TimeoutException.class,
                        () -> taken.get(100, TimeUnit.MILLISECONDS),
                        "a response came although no thread was free; was the request refused?");
            } finally {
                release.countDown();
            }
            assertEquals(200, taken.join().statusCode(), taken.join().body());
        }
    }

    @Test
    void anUnloadedModelFinishesAdmittedRequests() throws Exception {
        ServerConfig config = ServerConfig.of(Map.of(), FLAGS);
        byte[] body =
                ExampleImages.request("caption", ExampleImages.DIAMOND, "").getBytes(StandardCharsets.UTF_8);
        TaskRequest request = ((ParsedBody.Requests)
                        new BodyParser(config).parse(BodyFormat.JSON, "application/json", null, body))
                .requests()
                .get(0);
        Metrics metrics = new Metrics();
        try (RequestThreads threads = new RequestThreads(config, metrics)) {
            Ofa ofa = Ofa.builder().threads(1).cache(ServerProcess.CACHE).build();
            ModelService service = new ModelService("demo", ofa, 1, threads, null, null, metrics);
            CountDownLatch release = hold(threads.front());
            CompletableFuture<TaskAnswer> taken;
            Thread closing = new Thread(service::close, "closing");
            try {
                taken = service.submit(request, call());
                closing.start();
                await("the model accepts no more requests", () -> {
                    try {
                        service.submit(request, call()).cancel(false);
                        return false;
                    } catch (ApiException e) {
                        return e.code() == ErrorCode.NOT_FOUND;
                    }
                });
                assertTrue(closing.isAlive(), "the model was closed during an accepted request");
            } finally {
                release.countDown();
            }
            assertFalse(taken.join().json().get("text").asText().isEmpty());
            closing.join(TimeUnit.SECONDS.toMillis(ServerProcess.PATIENCE_SECONDS));
            assertFalse(closing.isAlive());
            assertEquals(
                    ErrorCode.NOT_FOUND,
                    assertThrows(ApiException.class, () -> service.submit(request, call()))
                            .code());
        }
    }

    private static Call call() {
        return new Call(
                "id",
                System.nanoTime() + TimeUnit.SECONDS.toNanos(ServerProcess.PATIENCE_SECONDS),
                new RequestRecord("id", "POST", "/invocations", System.nanoTime()),
                null);
    }
}
