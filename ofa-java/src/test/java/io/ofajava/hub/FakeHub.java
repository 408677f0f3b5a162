// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A hub whose repositories have equal files, in Hugging Face's layout: large files redirect to storage, which supports
 * ranges and can break off.
 */
final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    /** The second one contains the vocabulary for the original's English checkpoints. */
    private static final List<String> REPOSITORIES = List.of("team/model", "OFA-Sys/ofa-base");

    private static final String LARGE = ".safetensors";

    final List<String> requests = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> files = new LinkedHashMap<>();
    /** Number of bytes after which the storage closes the connection; negative: unlimited. */
    volatile int breakAfter = -1;
    /** Whether the storage ignores ranges. */
    volatile boolean ignoreRanges;
    /** A false checksum that the listing gives for large files, or null. */
    volatile String lie;
    /** Target of the redirections for large files. */
    volatile String storage = "";

    private final HttpServer server;

    FakeHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        for (String repository : REPOSITORIES) {
            server.createContext("/api/models/" + repository + "/revision/main", this::listing);
            server.createContext(
                    "/" + repository + "/resolve/" + COMMIT + "/", exchange -> resolve(exchange, repository));
        }
        server.createContext("/storage/", this::storage);
        server.createContext("/api/v1/models/team/model/repo/files", this::modelScopeListing);
        server.createContext("/api/v1/models/team/model/repo", this::modelScopeFile);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void listing(HttpExchange exchange) throws IOException {
        note(exchange);
        String siblings = files.entrySet().stream()
                .map(e -> "{\"rfilename\": \"" + e.getKey() + "\", \"size\": " + e.getValue().length
                        + (e.getKey().endsWith(LARGE)
                                ? ", \"lfs\": {\"sha256\": \"" + (lie == null ? sha256(e.getValue()) : lie) + "\"}"
                                : "")
                        + "}")
                .collect(Collectors.joining(","));
        send(exchange, 200, ("{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}").getBytes());
    }

    /** ModelScope's listing; the query must contain the revision and request directories. */
    private void modelScopeListing(HttpExchange exchange) throws IOException {
        note(exchange);
        if (!exchange.getRequestURI().getQuery().equals("Revision=master&Recursive=True")) {
            send(exchange, 404, new byte[0]);
            return;
        }
        String listed = files.entrySet().stream()
                .map(e -> "{\"Type\": \"blob\", \"Name\": \"" + e.getKey().replaceAll(".*/", "") + "\", \"Path\": \""
                        + e.getKey() + "\", \"Size\": " + e.getValue().length + ", \"Sha256\": \""
                        + (lie == null ? sha256(e.getValue()) : lie) + "\"}")
                .collect(Collectors.joining(","));
        String directory = "{\"Type\": \"tree\", \"Name\": \"sub\", \"Path\": \"sub\", \"Size\": 0}";
        send(
                exchange,
                200,
                ("{\"Code\": 200, \"Success\": true, \"Data\": {\"Files\": [" + directory
                                + (listed.isEmpty() ? "" : ",") + listed + "]}}")
                        .getBytes());
    }

    private void modelScopeFile(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getQuery().replaceFirst("Revision=master&FilePath=", "");
        serve(exchange, path);
    }

    private void resolve(HttpExchange exchange, String repository) throws IOException {
        note(exchange);
        String name =
                exchange.getRequestURI().getPath().substring(("/" + repository + "/resolve/" + COMMIT + "/").length());
        if (name.endsWith(LARGE)) {
            exchange.getResponseHeaders().add("Location", storage + "/storage/" + name);
            send(exchange, 302, new byte[0]);
        } else {
            send(exchange, files.containsKey(name) ? 200 : 404, files.getOrDefault(name, new byte[0]));
        }
    }

    private void storage(HttpExchange exchange) throws IOException {
        serve(exchange, exchange.getRequestURI().getPath().substring("/storage/".length()));
    }

    private void serve(HttpExchange exchange, String name) throws IOException {
        note(exchange);
        byte[] all = files.get(name);
        if (all == null) {
            send(exchange, 404, new byte[0]);
            return;
        }
        String tag = "\"" + sha256(all).substring(0, 16) + "\"";
        exchange.getResponseHeaders().add("ETag", tag);
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        boolean changed = condition != null && !condition.equals(tag);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || ignoreRanges || changed ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= all.length) {
            exchange.getResponseHeaders().add("Content-Range", "bytes */" + all.length);
            send(exchange, 416, new byte[0]);
            return;
        }
        byte[] body = Arrays.copyOfRange(all, from, all.length);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (all.length - 1) + "/" + all.length);
        }
        if (breakAfter < 0) {
            send(exchange, from > 0 ? 206 : 200, body);
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, Math.min(breakAfter, body.length));
        out.flush();
        exchange.close();
    }

    private void note(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI().getPath()
                + (range == null ? "" : " " + range)
                + (exchange.getRequestHeaders().containsKey("Authorization") ? " with token" : ""));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
