// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fetches from a local server, directly and with that server as the proxy. */
class HttpFetchTest {
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private HttpServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        ((java.util.concurrent.ExecutorService) server.getExecutor()).shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        seen.put("target", target);
        exchange.getRequestHeaders().forEach((name, values) -> seen.put(name.toLowerCase(), String.join(",", values)));
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/to/")) {
            exchange.getResponseHeaders().put("Location", List.of(seen.get("go")));
            exchange.sendResponseHeaders(302, -1);
        } else if (path.equals("/missing")) {
            exchange.sendResponseHeaders(404, -1);
        } else if (path.equals("/slow")) {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            return; // no further headers
        } else {
            byte[] content = ("content of " + path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
        exchange.close();
    }

    private HttpFetch fetch(Map<String, String> environment, String... hosts) {
        return new HttpFetch(new EnvironmentProxies(environment, null), List.of(hosts), 1000, Duration.ofSeconds(2));
    }

    private String get(String path) throws FetchException {
        return new String(
                fetch(Map.of(), "127.0.0.1:" + port).get(WebAddress.of("http://127.0.0.1:" + port + path)),
                StandardCharsets.UTF_8);
    }

    private String redirected(String location) throws FetchException {
        seen.put("go", location);
        return get("/to/");
    }

    @Test
    void sendsPlainRequests() throws FetchException {
        assertEquals("content of /my cat|\u00e9.jpg", get("/my cat|\u00e9.jpg"));
        assertEquals("/my%20cat%7C%C3%A9.jpg", seen.get("target"));
        assertFalse(seen.containsKey("upgrade"), "the request asks for an upgrade to HTTP/2");
        assertFalse(seen.containsKey("http2-settings"));
    }

    @Test
    void followsRedirectsToAllowedHosts() throws FetchException {
        assertEquals("content of /a b|c", redirected("/a b|c"));
        assertEquals("content of /x", redirected("http://127.0.0.1:" + port + "/x"));
        FetchException other =
                assertThrows(FetchException.class, () -> redirected("http://169.254.169.254/latest/meta-data"));
        assertEquals(FetchException.Kind.REFUSED, other.kind());
        assertTrue(other.getMessage().contains("169.254.169.254"), other.getMessage());
        assertTrue(assertThrows(FetchException.class, () -> redirected("file:///etc/passwd"))
                .getMessage()
                .contains("invalid address"));
        assertTrue(assertThrows(FetchException.class, () -> redirected("/to/"))
                .getMessage()
                .contains("more than 5 times"));
    }

    @Test
    void errorsStateTheReason() {
        assertTrue(assertThrows(FetchException.class, () -> get("/missing"))
                .getMessage()
                .contains("404"));
        assertTrue(assertThrows(FetchException.class, () -> get("/slow"))
                .getMessage()
                .contains("within 2 s"));
        FetchException large = assertThrows(FetchException.class, () -> get("/" + "x".repeat(2000)));
        assertEquals(FetchException.Kind.TOO_LARGE, large.kind());
        FetchException refused = assertThrows(
                FetchException.class,
                () -> fetch(Map.of(), "other").get(WebAddress.of("http://127.0.0.1:" + port + "/")));
        assertEquals(FetchException.Kind.REFUSED, refused.kind());
    }

    /** A host name with an underscore that does not resolve: only the proxy is connected to. */
    @Test
    void usesTheProxyOfTheEnvironment() throws FetchException {
        HttpFetch fetch =
                fetch(Map.of("http_proxy", "http://us%65r:pa%3Ass@127.0.0.1:" + port), "no_such_host.invalid");
        byte[] content = fetch.get(WebAddress.of("http://no_such_host.invalid/cat.jpg"));
        assertEquals("content of /cat.jpg", new String(content, StandardCharsets.UTF_8));
        assertEquals("http://no_such_host.invalid/cat.jpg", seen.get("target"));
        assertEquals("Basic dXNlcjpwYTpzcw==", seen.get("proxy-authorization"));
    }
}
