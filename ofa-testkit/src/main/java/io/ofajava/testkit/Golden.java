// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.graph.GraphStore;
import io.ofajava.selftest.GoldenRun;
import io.ofajava.selftest.GoldenSet;
import io.ofajava.selftest.GoldenSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The golden set of this run: {@code -Dofa.golden=DIR}, otherwise the copy in the test resources. A test that finds
 * neither fails: golden tests are never skipped silently.
 */
public final class Golden {
    private static final GoldenSet SET = new GoldenSet(locate());

    private Golden() {}

    /** All of it. */
    public static GoldenSet set() {
        return SET;
    }

    /** A comparison with the set; {@code temporary} receives unpacked files and the graphs. */
    public static GoldenRun run(GoldenSetup setup, Path temporary) {
        return new GoldenRun(SET, setup, new GraphStore(temporary), temporary);
    }

    /** A file or directory of the golden set. */
    public static Path path(String first, String... more) {
        return SET.path(first, more);
    }

    /**
     * The directory of the published vocabulary. The copy in the test resources omits it; a test that needs it is then
     * reported as skipped, with this reason.
     */
    public static Path vocabulary() {
        Path directory = path("tokenizer");
        Assumptions.assumeTrue(
                Files.exists(directory.resolve("vocab.json")), () -> "no published vocabulary in " + directory);
        return directory;
    }

    /** A JSON file of the golden set. */
    public static JsonNode json(String first, String... more) {
        return SET.json(first, more);
    }

    /** Unpacks {@code NAME.gz} to {@code directory/NAME} and returns that file; an uncompressed file is copied. */
    public static Path unpack(Path source, Path directory) {
        return GoldenSet.unpack(source, directory);
    }

    /** The numbers of a JSON array as ints. */
    public static int[] ints(JsonNode array) {
        return GoldenSet.ints(array);
    }

    private static Path locate() {
        String given = System.getProperty("ofa.golden", "");
        if (!given.isEmpty()) {
            return existing(Path.of(given));
        }
        Path root = Path.of(System.getProperty("ofa.root", ".."));
        return existing(root.resolve("ofa-java/src/test/resources/golden"));
    }

    private static Path existing(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalStateException(
                    "no golden set at " + directory.toAbsolutePath() + "; name one with -Dofa.golden=DIR");
        }
        return directory.toAbsolutePath();
    }
}
