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
import org.junit.jupiter.api.io.TempDir;

/** The demo model in bf16 on the CPU, on the production engine. */
class Bfloat16PrecisionTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples");
    /** In nats; the largest difference of the examples was 0.00041. */
    private static final double SCORE = 2e-3;

    @TempDir
    static Path directory;

    private static OfaOptions options;
    private static Ofa ofa;
    private static Ofa exact;

    @BeforeAll
    static void load() {
        options = OfaOptions.defaults()
                .withCache(directory.resolve("cache"))
                .withEngine(EngineKind.CPU)
                .withPrecision(Precision.BF16);
        ofa = Ofa.builder().options(options).build();
        exact = Ofa.builder().options(options.withPrecision(Precision.FP32)).build();
    }

    @AfterAll
    static void close() {
        ofa.close();
        exact.close();
    }

    private static List<Path> images() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void resultsAreNearlyThoseOfFloat32() throws IOException {
        double most = 0;
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
        assertTrue(most < SCORE, "scores differ by up to " + most);
        assertNotEquals(0, most, "nothing was rounded");
    }

    @Test
    void resultsDoNotDependOnTheNumberOfThreads() throws IOException {
        Path image = images().get(0);
        try (Ofa other = Ofa.builder().options(options.withThreads(1)).build()) {
            assertEquals(ofa.caption(image), other.caption(image));
        }
    }

    @Test
    void thePrecisionIsReportedAndCachedSeparately() throws IOException {
        assertEquals(Precision.BF16, ofa.info().precision());
        try (Stream<Path> entries = Files.list(directory.resolve("cache/graphs"))) {
            assertTrue(entries.anyMatch(entry -> entry.toString().endsWith("-bf16-cpu")));
        }
    }
}
