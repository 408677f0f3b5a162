// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.ofajava.hub.Host;
import io.ofajava.hub.HubTunnel;
import io.ofajava.hub.ModelHub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** https through a proxy that opens tunnels, with and without a user: images by address, and the model hub. */
class TunnelTest {
    private static final String HOST = "images.invalid";
    private static final String USER = "Basic dXNlcjpwYTpzcw==";

    @TempDir
    static Path directory;

    private static HttpsServer server;
    private static SSLContext tls;
    private static SSLSocketFactory former;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", ""); // what allowBasicTunnels sets
        tls = TestCertificates.forHost(HOST, directory);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            byte[] content = ("content of " + exchange.getRequestURI() + " for "
                            + exchange.getRequestHeaders().getFirst("Proxy-Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        former = HttpsURLConnection.getDefaultSSLSocketFactory();
        HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
    }

    @AfterAll
    static void stop() {
        HttpsURLConnection.setDefaultSSLSocketFactory(former);
        server.stop(0);
    }

    private static String fetch(TunnelProxy proxy, String user) throws FetchException {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://" + user + "127.0.0.1:" + proxy.port());
        HttpFetch fetch =
                new HttpFetch(new EnvironmentProxies(environment, null), List.of(HOST), 1000, Duration.ofSeconds(20));
        return new String(fetch.get(WebAddress.of("https://" + HOST + "/cat.jpg")), StandardCharsets.UTF_8);
    }

    @Test
    void imagesComeThroughATunnel() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(server.getAddress().getPort(), null)) {
            assertEquals("content of /cat.jpg for null", fetch(proxy, ""));
            assertEquals(List.of("CONNECT " + HOST + ":443 HTTP/1.1"), proxy.requests);
        }
    }

    @Test
    void theProxysUserIsSentToTheProxyOnly() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(server.getAddress().getPort(), USER)) {
            assertEquals("content of /cat.jpg for null", fetch(proxy, "user:pa%3Ass@"));
            assertTrue(
                    proxy.requests.contains("CONNECT " + HOST + ":443 HTTP/1.1 [" + USER + "]"),
                    proxy.requests.toString());
            FetchException refused = assertThrows(FetchException.class, () -> fetch(proxy, "other:user@"));
            assertTrue(refused.getMessage().contains("407"), refused.getMessage());
        }
    }

    @Test
    void theHubUsesTheTunnel() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(server.getAddress().getPort(), USER)) {
            Map<String, String> environment =
                    Map.of("https_proxy", "http://user:pa%3Ass@127.0.0.1:" + proxy.port(), "no_proxy", "other.invalid");
            ModelHub.Builder builder = ModelHub.builder(directory.resolve("cache"))
                    .environment(environment)
                    .endpoint(Host.HUGGING_FACE, "https://" + HOST)
                    .tls(tls);
            assertEquals("content of /x for null", HubTunnel.text(builder, "https://" + HOST + "/x"));
            assertEquals(List.of("CONNECT " + HOST + ":443 HTTP/1.1 [" + USER + "]"), proxy.requests);
        }
    }
}
