// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One page in a headless Chromium, driven by the DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    /** Where the program is, or null. */
    static Path program() {
        return PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
    }

    Chromium() throws Exception {
        // Not a directory of JUnit's: Chromium leaves links in it that lead out of it.
        profile = Files.createTempDirectory(
                Files.createDirectories(ServerProcess.ROOT.resolve("ofa-server/target")), "chromium");
        process = new ProcessBuilder(
                        program().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(port), "chromium-output");
        reader.setDaemon(true);
        reader.start();
        HttpClient http = HttpClient.newHttpClient();
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                + port.get(ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS) + "/json/new?about:blank"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        socket = http.newWebSocketBuilder()
                .buildAsync(
                        URI.create(ServerProcess.json(page)
                                .get("webSocketDebuggerUrl")
                                .asText()),
                        new Listener())
                .get();
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
    }

    private void read(CompletableFuture<Integer> port) {
        StringBuilder all = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.append(line).append('\n');
                if (line.startsWith("DevTools listening on ")) {
                    port.complete(URI.create(line.substring(22)).getPort());
                }
            }
        } catch (IOException e) {
            all.append(e);
        }
        port.completeExceptionally(new AssertionError("Chromium ended: " + all));
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                JsonNode node = ServerProcess.json(message.toString());
                message.setLength(0);
                CompletableFuture<JsonNode> answer =
                        waiting.remove(node.path("id").asInt(-1));
                if (answer != null) {
                    answer.complete(node);
                }
            }
            from.request(1);
            return null;
        }
    }

    JsonNode call(String method, Map<String, Object> parameters) {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode message = ServerProcess.JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", ServerProcess.JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).join();
        try {
            JsonNode node = answer.get(ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (node.has("error")) {
                throw new AssertionError(method + ": " + node);
            }
            return node.get("result");
        } catch (Exception e) {
            throw new AssertionError(method + " got no answer", e);
        }
    }

    /** The value of an expression of the page; promises are waited for. */
    JsonNode value(String expression) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result);
        }
        return result.at("/result/value");
    }

    void await(String expression) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ServerProcess.PATIENCE_SECONDS);
        while (!value("!!(" + expression + ")").asBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "did not come: " + expression + "; the page shows " + value("document.body.innerText"));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void open(URI uri, int width, int height, boolean phone) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
        call("Page.navigate", Map.of("url", uri.toString()));
        await("document.readyState === 'complete' && document.getElementById('form')");
    }

    /** Puts a file into a file field. */
    void pick(String selector, Path file) {
        int document = call("DOM.getDocument", Map.of()).at("/root/nodeId").asInt();
        int node = call("DOM.querySelector", Map.of("nodeId", document, "selector", selector))
                .get("nodeId")
                .asInt();
        call("DOM.setFileInputFiles", Map.of("nodeId", node, "files", List.of(file.toString())));
    }

    /** Presses and releases a key. */
    void key(String name, int code, String text) {
        Map<String, Object> down = text == null
                ? Map.of("type", "keyDown", "key", name, "code", name, "windowsVirtualKeyCode", code)
                : Map.of("type", "keyDown", "key", name, "code", name, "windowsVirtualKeyCode", code, "text", text);
        call("Input.dispatchKeyEvent", down);
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyUp", "key", name, "code", name, "windowsVirtualKeyCode", code));
    }

    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    byte[] screenshot() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "jpeg", "quality", 75))
                        .get("data")
                        .asText());
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(profile)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (InterruptedException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
