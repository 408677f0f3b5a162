// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The server as a separate process, as in a container, with clients over sockets. */
final class ServerProcess implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Path ROOT =
            Path.of(System.getProperty("ofa.root", "..")).toAbsolutePath().normalize();
    /** Shared by all processes of the tests, so that the demo model's graphs are written once. */
    static final Path CACHE = ROOT.resolve("ofa-server/target/test-cache");
    /**
     * Generous, because the machine may be busy; {@code -Dofa.patience=SECONDS} raises it further. Waiting ends as soon
     * as the condition holds.
     */
    static final long PATIENCE_SECONDS = Long.getLong("ofa.patience", 120);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ServerProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts with the demo model, or the model of {@code --model}. */
    static ServerProcess start(String... flags) {
        return start(Map.of(), flags);
    }

    /** Starts with these variables in addition to the test's own, without those that the server reads. */
    static ServerProcess start(Map<String, String> environment, String... flags) {
        ProcessBuilder builder =
                new ProcessBuilder(command(flags)).redirectErrorStream(true).directory(new File("."));
        withoutSettings(builder).environment().putAll(environment);
        try {
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Removes from its environment what the server reads. */
    static ProcessBuilder withoutSettings(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("OFA_") || name.startsWith("SAGEMAKER_") || name.startsWith("AWS_"));
        return builder;
    }

    /** Starts a server. */
    static List<String> command(String... flags) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.ofajava.server.ServerMain",
                "--port",
                "0",
                "--host",
                "127.0.0.1",
                "--threads",
                "1",
                "--niceness",
                "0",
                "--cache",
                CACHE.toString()));
        command.addAll(List.of(flags));
        return command;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.contains("\"listening\"")) {
                    port.complete(JSON.readTree(line).get("port").intValue());
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
        port.completeExceptionally(new AssertionError("the server ended: " + output));
    }

    /** Its output so far. */
    List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    int port() {
        try {
            return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no port: " + output, e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    long pid() {
        return process.pid();
    }

    /** Ends the process if it does not become ready: its caller never gets it. */
    ServerProcess awaitReady() {
        try {
            await("READY", () -> get("/ping").statusCode() == 200);
            return this;
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Polls until a condition holds. */
    void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .failFast("the server has ended", () -> !process.isAlive())
                    .until(condition);
        } catch (RuntimeException e) {
            throw new AssertionError("while waiting for " + what + ": " + output, e);
        }
    }

    /** The JSON lines of the log. */
    List<JsonNode> log(Predicate<JsonNode> filter) {
        List<JsonNode> found = new ArrayList<>();
        for (String line : List.copyOf(output)) {
            try {
                JsonNode node = JSON.readTree(line);
                if (node.isObject() && filter.test(node)) {
                    found.add(node);
                }
            } catch (IOException e) {
                // a line of a library
            }
        }
        return found;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<String> post(String path, String type, String body, String... headers) {
        return post(path, type, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> post(String path, String type, byte[] body, String... headers) {
        return send(request(path, type, body, headers));
    }

    HttpResponse<byte[]> postForBytes(String path, String type, byte[] body, String... headers) {
        try {
            return CLIENT.send(
                    request(path, type, body, headers)
                            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path, String type, byte[] body, String... headers) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (type != null) {
            builder.header("Content-Type", type);
        }
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder;
    }

    /** Sends a JSON request to /invocations; returns the response body. */
    JsonNode invoke(String json) {
        HttpResponse<String> response = post("/invocations", "application/json", json);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return json(response);
    }

    CompletableFuture<HttpResponse<String>> invokeLater(String json) {
        return CLIENT.sendAsync(
                request("/invocations", "application/json", json.getBytes(StandardCharsets.UTF_8))
                        .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(
                    request.timeout(Duration.ofSeconds(PATIENCE_SECONDS)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy() would also close its output
    }

    int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + output);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }
}
