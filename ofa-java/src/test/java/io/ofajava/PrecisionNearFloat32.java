// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The demo model in a precision that changes the examples' scores little and their texts not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PrecisionNearFloat32 {
    private static final Path EXAMPLES = Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples");

    private final Precision precision;
    private final String entry;
    private final double score;

    OfaOptions options;
    Ofa ofa;

    /**
     * @param entry the end of the cache entry's name
     * @param score the limit of differences between scores, in nats
     */
    PrecisionNearFloat32(Precision precision, String entry, double score) {
        this.precision = precision;
        this.entry = entry;
        this.score = score;
    }

    @BeforeAll
    void load(@TempDir Path directory) {
        options = OfaOptions.defaults()
                .withCache(directory.resolve("cache"))
                .withEngine(EngineKind.CPU)
                .withPrecision(precision);
        ofa = Ofa.builder().options(options).build();
    }

    @AfterAll
    void close() {
        ofa.close();
    }

    static List<Path> images() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void resultsAreNearlyThoseOfFloat32() throws IOException {
        double most = 0;
        try (Ofa exact =
                Ofa.builder().options(options.withPrecision(Precision.FP32)).build()) {
            for (Path image : images()) {
                Caption expected = exact.caption(image);
                Caption caption = ofa.caption(image);
                assertEquals(expected.text(), caption.text());
                most = Math.max(most, Math.abs(expected.score() - caption.score()));
                String question = "how many objects are there?";
                assertEquals(
                        exact.answer(image, question).text(),
                        ofa.answer(image, question).text());
            }
        }
        assertTrue(most < score, "scores differ by up to " + most);
        assertNotEquals(0, most, "nothing was rounded");
    }

    @Test
    void thePrecisionIsReportedAndCachedSeparately() throws IOException {
        assertEquals(precision, ofa.info().precision());
        try (Stream<Path> entries = Files.list(options.cache().orElseThrow().resolve("graphs"))) {
            assertTrue(entries.anyMatch(file -> file.toString().endsWith(entry)));
        }
    }
}
