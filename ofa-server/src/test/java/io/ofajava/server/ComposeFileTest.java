// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ofajava.server.config.ServerConfig;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Validates {@code deploy/compose.yaml} with the schema of the Compose specification and with the server's settings.
 */
class ComposeFileTest {
    private final JsonNode compose =
            DeployFiles.yaml(DeployFiles.DIRECTORY.resolve("compose.yaml")).get(0);
    private final JsonNode ofa = compose.at("/services/ofa");

    private static List<Error> mistakes(JsonNode document) {
        String schema = DeployFiles.text(
                ServerProcess.ROOT.resolve("ofa-server/src/test/resources/compose-spec/compose-spec.json"));
        // The document names its dialect and id with addresses that the validator rejects.
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(schema.replace("https://json-schema.org/draft-07/", "http://json-schema.org/draft-07/")
                        .replace("\"$id\": \"compose_spec.json\"", "\"$id\": \"https://ofajava.io/compose-spec.json\""))
                .validate(document.toString(), InputFormat.JSON);
    }

    @Test
    void theFileFollowsTheSpecification() {
        assertEquals(List.of(), mistakes(compose));
        ObjectNode wrong = compose.deepCopy();
        ((ObjectNode) wrong.at("/services/ofa")).put("comand", "serve");
        assertFalse(mistakes(wrong).isEmpty(), "an unknown field is accepted");
    }

    @Test
    void theServerReadsTheSettings() {
        Map<String, String> environment = new HashMap<>();
        ofa.get("environment")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        ServerConfig config = ServerConfig.of(environment, Map.of());
        assertEquals("0.0.0.0", config.host());
        assertTrue(config.ui());
        assertTrue(ofa.at("/ports/0").asText().endsWith(":" + config.port()));
        assertEquals("http://s3mock:9090", config.storage().endpoint().toString());
        assertEquals(
                "ofa:" + config.port(),
                DeployFiles.yaml(DeployFiles.DIRECTORY.resolve("prometheus/prometheus.yml"))
                        .get(0)
                        .at("/scrape_configs/0/static_configs/0/targets/0")
                        .asText());
    }

    @Test
    void theFilesThatItMountsExist() {
        List<String> mounted = new ArrayList<>();
        for (JsonNode service : compose.get("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith(".")) {
                    mounted.add(source);
                } else {
                    assertTrue(compose.get("volumes").has(source), source);
                }
            }
        }
        assertEquals(4, mounted.size());
        for (String source : mounted) {
            assertTrue(Files.exists(DeployFiles.DIRECTORY.resolve(source)), source);
        }
    }

    @Test
    void theImageOfS3MockIsTheOneOfTheTests() {
        String pom = DeployFiles.text(ServerProcess.ROOT.resolve("pom.xml"));
        String version = pom.replaceFirst("(?s).*<s3mock.version>([^<]*)<.*", "$1");
        assertEquals(
                "adobe/s3mock:" + version, compose.at("/services/s3mock/image").asText());
    }

    @Test
    void theHealthCheckReportsAReadyServer() throws Exception {
        try (ServerProcess server = ServerProcess.start().awaitReady()) {
            assertEquals(0, check(server.port()));
        }
        try (ServerProcess server = ServerProcess.start("--model", "/no/such/model", "--failed-linger", "60")) {
            server.await("FAILED", () -> server.get("/ping").body().contains("FAILED"));
            assertNotEquals(0, check(server.port()));
        }
        try (ServerSocket closed = new ServerSocket(0)) {
            int port = closed.getLocalPort();
            closed.close();
            assertNotEquals(0, check(port));
        }
    }

    /** Runs the health check's command with this port instead of 8080. */
    private int check(int port) throws Exception {
        List<String> command = new ArrayList<>();
        ofa.at("/healthcheck/test").forEach(each -> command.add(each.asText().replace("/8080", "/" + port)));
        assertEquals("CMD", command.remove(0));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertTrue(process.waitFor(ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS), "does not end");
        return process.exitValue();
    }
}
