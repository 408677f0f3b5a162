// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.ofajava.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S3 behind the proxy of the environment. Runs a child process, because a process cannot change its own environment.
 * The host name of S3 does not resolve, so only the proxy can be connected to.
 */
class S3ThroughProxyTest {
    private static final String ENDPOINT = "http://s3.invalid:9000";

    @TempDir
    Path directory;

    /** The child process: prints an object. */
    public static final class Child {
        private Child() {}

        /** @param arguments bucket and key */
        public static void main(String[] arguments) {
            ServerConfig.Storage storage = ServerConfig.of(
                            Map.of(), Map.of("s3-endpoint", ENDPOINT, "s3-region", "us-east-1", "s3-attempts", "1"))
                    .storage();
            try (S3Storage s3 = new S3Storage(storage)) {
                System.out.print(new String(s3.get(arguments[0], arguments[1], 1000), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void objectsComeThroughTheProxyOfTheEnvironment() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
            byte[] content = "an image".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        proxy.start();
        try {
            String address = "http://127.0.0.1:" + proxy.getAddress().getPort();
            assertEquals("an image", child(address), asked.toString());
            assertEquals(List.of("GET " + ENDPOINT + "/bucket/a/cat.jpg null"), asked);
        } finally {
            proxy.stop(0);
        }
    }

    private String child(String proxy) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        "bucket",
                        "a/cat.jpg")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy"));
        builder.environment().put("http_proxy", proxy);
        builder.environment().put("AWS_ACCESS_KEY_ID", "none");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "none");
        Process process = builder.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "the process does not end");
        assertEquals(0, process.exitValue(), () -> read(err));
        return read(out);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
