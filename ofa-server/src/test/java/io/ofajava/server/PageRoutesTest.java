// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files of the page, without a browser. */
class PageRoutesTest {
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start().awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Every file that the page and its modules refer to is served, and none refers to another server. */
    @Test
    void thePageIsCompleteAndSelfContained() {
        Set<String> files = new TreeSet<>(Set.of("/"));
        Set<String> seen = new TreeSet<>();
        while (!files.isEmpty()) {
            String path = files.iterator().next();
            files.remove(path);
            seen.add(path);
            HttpResponse<String> response = server.get(path);
            assertEquals(200, response.statusCode(), path);
            String type = response.headers().firstValue("Content-Type").orElseThrow();
            assertTrue(
                    type.startsWith(path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "")
                            || path.endsWith(".svg"),
                    path + " is " + type);
            String policy =
                    response.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'") && !policy.contains("http"), policy);
            Pattern.compile("(?:src|href|from) ?=? ?\"(\\./|ui/)([a-z.]+)\"")
                    .matcher(response.body())
                    .results()
                    .map(each -> "/ui/" + each.group(2))
                    .filter(each -> !seen.contains(each))
                    .forEach(files::add);
            String foreign =
                    response.body().replace("http://www.w3.org/2000/svg", "").replace("fileb://", "");
            assertFalse(
                    Pattern.compile("https?://|//[a-z]+\\.[a-z]")
                            .matcher(foreign)
                            .find(),
                    path);
        }
        assertEquals(12, seen.size(), seen.toString());
    }

    @Test
    void theModelIsDescribed() {
        JsonNode model = ServerProcess.json(server.get("/ui/model.json"));
        assertTrue(model.get("about").asText().contains("demo model"));
        assertTrue(model.get("demo").asBoolean());
        assertEquals("apply", model.get("orientation").asText());
        assertEquals("caption", model.at("/tasks/0/name").asText());
        assertTrue(StreamSupport.stream(model.get("tasks").spliterator(), false)
                .anyMatch(task -> task.get("name").asText().equals("paint")));
        JsonNode samples = model.get("samples");
        assertEquals(7, samples.size());
        HttpResponse<String> sample = server.get("/" + samples.at("/0/file").asText());
        assertEquals(200, sample.statusCode());
        assertEquals("image/png", sample.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void thePageIsDisabledOnSageMakerAndBySetting() {
        for (ServerProcess other : new ServerProcess[] {
            ServerProcess.start(
                    Map.of("SAGEMAKER_REGION", "eu-central-1"), "--model", "none", "--failed-linger", "100"),
            ServerProcess.start("--model", "none", "--failed-linger", "100", "--ui", "false")
        }) {
            try (other) {
                assertEquals(404, other.get("/").statusCode());
                assertEquals(404, other.get("/ui/model.json").statusCode());
            }
        }
    }
}
