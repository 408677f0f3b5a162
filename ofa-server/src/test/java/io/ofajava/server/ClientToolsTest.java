// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Third-party tools with the server and its description: Redocly's rules, OpenAI's client for Node. */
@Tag("full")
class ClientToolsTest {
    private static final String REDOCLY = "@redocly/cli@2.77.0";
    private static final String OPENAI = "openai@7.55.0";
    private static final String KEY = "a-token-of-this-test";

    @TempDir
    static Path directory;

    /** Runs a tool and returns its output. */
    private static String run(Path where, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", null);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
        Process process = builder.start();
        assertTrue(
                process.waitFor(5 * ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS),
                () -> "does not end: " + List.of(command));
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private static void install(Path where, String tool) throws IOException, InterruptedException {
        run(where, "npm", "install", "--no-audit", "--no-fund", "--silent", tool);
    }

    private static Path resource(Class<?> near, String name, Path where) throws IOException {
        Path file = where.resolve(name);
        try (InputStream in = near.getResourceAsStream(name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    @Test
    void theDescriptionPassesRedoclysRecommendedRules() throws Exception {
        Path where = Files.createDirectory(directory.resolve("redocly"));
        resource(OfaServer.class, "openapi.json", where);
        install(where, REDOCLY);
        String said = run(where, "npx", "redocly", "lint", "--extends=recommended", "openapi.json");
        assertTrue(said.contains("Your API description is valid"), said);
        // it also warns about the age of Node.js
        assertTrue(!said.matches("(?s).*You have \\d+ (warning|error).*"), said);
    }

    @Test
    void theOfficialClientForNodeIsServed() throws Exception {
        Path where = Files.createDirectory(directory.resolve("openai"));
        resource(ClientToolsTest.class, "openai-client.mjs", where);
        install(where, OPENAI);
        Path image = Files.write(where.resolve("image.png"), ExampleImages.DIAMOND);
        try (ServerProcess server = ServerProcess.start(
                        Map.of("OFA_API_KEY", KEY),
                        "--model",
                        TextToImageModel.write(directory.resolve("model")).toString(),
                        "--openai-api",
                        "true",
                        "--timeout",
                        "86400")
                .awaitReady()) {
            String out =
                    run(where, "node", "openai-client.mjs", server.uri("/v1").toString(), image.toString());
            JsonNode result = ServerProcess.json(out);
            assertTrue(result.get("models").toString().contains("\"model:ground\""), out);
            assertTrue(result.get("caption").asText().contains("diamond"), out);
            assertEquals(result.get("caption"), result.get("streamed"));
            assertTrue(result.get("answer").asText().contains("red"), out);
            assertEquals(4, result.get("box").size());
            assertEquals("PNG", result.get("image").asText());
            assertEquals(
                    ServerProcess.json(
                            "{\"status\": 404, \"code\": \"not_found\", \"param\": \"model\", \"name\": \"NotFoundError\"}"),
                    result.get("error"));
        }
    }
}
