// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images at addresses: only from the hosts of the settings, within a time limit. */
class ImageHostsTest {
    private static HttpServer web;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        web = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server = ServerProcess.start(
                        "--s3-timeout",
                        "2",
                        "--image-hosts",
                        "localhost:" + web.getAddress().getPort())
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anImageIsFetchedFromAnAllowedHostOnly() {
        web.createContext("/a.png", exchange -> {
            exchange.sendResponseHeaders(200, ExampleImages.DIAMOND.length);
            exchange.getResponseBody().write(ExampleImages.DIAMOND);
            exchange.close();
        });
        web.createContext("/away", exchange -> {
            exchange.getResponseHeaders().add("Location", "/a.png");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        web.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/meta-data");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        web.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, ExampleImages.DIAMOND.length);
            exchange.getResponseBody().write(ExampleImages.DIAMOND, 0, 10);
            exchange.getResponseBody().flush(); // no further headers
        });
        web.start();
        try {
            // A host without a port means only its default port.
            ErrorAssertions.assertError(
                    400,
                    "invalid_request",
                    "/image",
                    server.post(
                            "/invocations",
                            "application/json",
                            "{\"task\": \"caption\", \"image\": \"http://localhost:99999/a.png\"}"));
            String base = "http://localhost:" + web.getAddress().getPort();
            assertEquals(
                    server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                            .get("text"),
                    server.invoke("{\"task\": \"caption\", \"image\": \"" + base + "/a.png\"}")
                            .get("text"));
            assertEquals(
                    server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""))
                            .get("text"),
                    server.invoke("{\"task\": \"caption\", \"image\": \"" + base + "/away\"}")
                            .get("text"),
                    "a redirect to the same host must be followed");
            HttpResponse<String> elsewhere = server.post(
                    "/invocations",
                    "application/json",
                    "{\"task\": \"caption\", \"image\": \"" + base + "/elsewhere\"}");
            ErrorAssertions.assertError(422, "unprocessable", "/image", elsewhere);
            assertTrue(elsewhere.body().contains("redirects to 169.254.169.254"), elsewhere.body());
            ErrorAssertions.assertError(
                    400,
                    "invalid_request",
                    "/image",
                    server.post(
                            "/invocations",
                            "application/json",
                            "{\"task\": \"caption\", \"image\": \"" + base.replace("localhost", "127.0.0.1")
                                    + "/a.png\"}"));
            HttpResponse<String> slow = server.post(
                    "/invocations", "application/json", "{\"task\": \"caption\", \"image\": \"" + base + "/slow\"}");
            ErrorAssertions.assertError(502, "upstream_failed", "/image", slow);
            assertTrue(slow.body().contains("did not arrive within 2 s"), slow.body());
        } finally {
            web.stop(0);
        }
    }
}
