// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ofa evaluate --seeds}: one line per directory, the mean and the worst. */
class SeedFiguresTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    /** The first scenes of the examples with absolute names; the caption of the first is made wrong on demand. */
    private void writeSeed(String name, int count, boolean wrong) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(EXAMPLES.resolve("scenes.jsonl")).subList(0, count)) {
            JsonNode scene = JSON.readTree(line);
            String image = EXAMPLES.resolve(scene.get("image").asText())
                    .toAbsolutePath()
                    .toString();
            ((ObjectNode) scene).put("image", image);
            if (wrong && lines.isEmpty()) {
                ((ObjectNode) scene).set("captions", JSON.createArrayNode().add("something else"));
            }
            lines.add(JSON.writeValueAsString(scene));
        }
        Files.write(Files.createDirectory(directory.resolve(name)).resolve("scenes.jsonl"), lines);
    }

    @Test
    void meanAndWorstAreOverTheSeeds() throws Exception {
        writeSeed("11", 2, false);
        writeSeed("12", 2, true);
        CommandRun run = CommandRun.of("evaluate", "--seeds", directory.toString(), "--json");
        JsonNode figures = JSON.readTree(run.out());
        assertEquals(1.0, figures.at("/seeds/11/captions").doubleValue(), run.err());
        assertEquals(0.5, figures.at("/seeds/12/captions").doubleValue(), run.out());
        assertEquals(0.75, figures.at("/mean/captions").doubleValue(), run.out());
        assertEquals(0.5, figures.at("/worst/captions").doubleValue(), run.out());
        assertEquals(1.0, figures.at("/worst/boxes").doubleValue(), run.out());
        List<String> table =
                CommandRun.of("evaluate", "--seeds", directory.toString()).outputLines();
        assertEquals(5, table.size());
        assertEquals("mean            0.7500    1.0000    1.0000    1.0000", table.get(3));
        assertEquals("worst           0.5000    1.0000    1.0000    1.0000", table.get(4));
    }

    @Test
    void aDirectoryWithoutSeedsIsRefused() {
        CommandRun run = CommandRun.of("evaluate", "--seeds", directory.toString());
        assertNotEquals(0, run.exitCode());
        assertTrue(run.err().contains("no directory per seed"), run.err());
        CommandRun missing =
                CommandRun.of("evaluate", "--seeds", directory.resolve("none").toString());
        assertTrue(missing.err().contains("is not a directory"), missing.err());
    }

    @Test
    void publishedDataHaveNoSeeds() {
        CommandRun run = CommandRun.of("evaluate", "--seeds", "--data", "jsonl", "--annotations", "x", "pom.xml");
        assertNotEquals(0, run.exitCode());
        assertTrue(run.err().contains("--data"), run.err());
    }
}
