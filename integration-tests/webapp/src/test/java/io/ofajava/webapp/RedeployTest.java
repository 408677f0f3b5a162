// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web application with the library inside, deployed again and again in one JVM. */
@Tag("full")
class RedeployTest {
    private static final Path IMAGE =
            Path.of(System.getProperty("ofa.root"), "demo-model", "examples", "black-square.png");
    private static final int DEPLOYMENTS = 3;
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
        tomcat.getServer().addLifecycleListener(leakPrevention());
        Files.createDirectories(directory.resolve("webapps"));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    /** As in a server.xml that follows docs/library.md: the JDK's image readers keep the loader of their first user. */
    private static JreMemoryLeakPreventionListener leakPrevention() {
        JreMemoryLeakPreventionListener listener = new JreMemoryLeakPreventionListener();
        listener.setAppContextProtection(true);
        return listener;
    }

    @Test
    void aRedeployedApplicationUsesItsOwnLibrary() throws Exception {
        Path war = WarFile.write(directory.resolve("captions.war"));
        try (LogRecords log = new LogRecords()) {
            List<FormerLoader> former = new ArrayList<>();
            for (int deployment = 0; deployment < DEPLOYMENTS; deployment++) {
                former.add(deployAskAndUndeploy(war));
            }

            assertEquals(
                    DEPLOYMENTS,
                    former.stream().map(FormerLoader::name).distinct().count(),
                    "two deployments used the library of one class loader");
            assertEquals(List.of(), log.messages(), "the container reports leaks");
            ReplacedRecord.linkItsMethods();
            for (FormerLoader loader : former) {
                loader.awaitCollection();
            }
        }
    }

    private FormerLoader deployAskAndUndeploy(Path war) throws Exception {
        Context application = tomcat.addWebapp("/captions", war.toString());
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/captions/caption"))
                        .POST(HttpRequest.BodyPublishers.ofFile(IMAGE))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response::body);
        assertEquals(CAPTION, response.body());
        FormerLoader loader = new FormerLoader(application.getLoader().getClassLoader());
        assertEquals(loader.name(), response.headers().firstValue("X-Loader").orElse(""));
        application.stop();
        tomcat.getHost().removeChild(application);
        application.destroy();
        return loader;
    }
}
