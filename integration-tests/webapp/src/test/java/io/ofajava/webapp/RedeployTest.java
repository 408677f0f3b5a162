// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web application with the library inside, deployed twice in one JVM. */
@Tag("full")
class RedeployTest {
    private static final Path IMAGE =
            Path.of(System.getProperty("ofa.root"), "demo-model", "examples", "black-square.png");
    private static final String CAPTION = "a large black square at the bottom";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private Tomcat tomcat;

    @BeforeEach
    void start() throws Exception {
        tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getHost(); // makes it
        tomcat.setAddDefaultWebXmlToWebapp(false); // which asks for JSP
        Files.createDirectories(directory.resolve("webapps"));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    /**
     * The container reports no leaks when the application stops: no thread, no thread-local value. The former class
     * loader remains reachable, because ONNX Runtime's binding registers a shutdown hook that cannot be removed
     * (docs/library.md).
     */
    @Test
    void aRedeployedApplicationUsesItsOwnLibrary() throws Exception {
        Path war = WarFile.write(directory.resolve("captions.war"));
        try (LogRecords log = new LogRecords()) {
            String first = deployAskAndUndeploy(war);
            String second = deployAskAndUndeploy(war);

            assertTrue(first.startsWith("ParallelWebappClassLoader@"), first);
            assertNotEquals(first, second, "the library came from the same class loader twice");
            assertEquals(List.of(), log.messages(), "what the container reports as leaks");
        }
    }

    /** Returns the class loader of the library. */
    private String deployAskAndUndeploy(Path war) throws Exception {
        Context application = tomcat.addWebapp("/captions", war.toString());
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/captions/caption"))
                        .POST(HttpRequest.BodyPublishers.ofFile(IMAGE))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response::body);
        assertEquals(CAPTION, response.body());
        application.stop();
        tomcat.getHost().removeChild(application);
        application.destroy();
        return response.headers().firstValue("X-Loader").orElse("");
    }
}
