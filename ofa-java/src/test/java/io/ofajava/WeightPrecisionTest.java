// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo model with the decoder's weights as integers, on the production engine. */
class WeightPrecisionTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples");
    /** In nats; the largest difference of the examples was 0.00016. */
    private static final double SCORE = 1e-3;

    @TempDir
    static Path directory;

    private static OfaOptions options;
    private static Ofa ofa;

    @BeforeAll
    static void load() {
        options = OfaOptions.defaults()
                .withCache(directory.resolve("cache"))
                .withEngine(EngineKind.CPU)
                .withPrecision(Precision.INT8_WEIGHTS);
        ofa = Ofa.builder().options(options).build();
    }

    @AfterAll
    static void close() {
        ofa.close();
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
        assertTrue(most < SCORE, "scores differ by up to " + most);
        assertNotEquals(0, most, "the weights were not rounded");
    }

    @Test
    void thePrecisionIsReportedAndCachedSeparately() throws IOException {
        assertEquals(Precision.INT8_WEIGHTS, ofa.info().precision());
        try (Stream<Path> entries = Files.list(directory.resolve("cache/graphs"))) {
            assertTrue(entries.anyMatch(entry -> entry.toString().endsWith("-int8_weights")));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CUDA", "TENSORRT"})
    void gpuEnginesRejectIt(EngineKind kind) {
        InvalidInputException e = assertThrows(
                InvalidInputException.class,
                () -> Ofa.builder().options(options.withEngine(kind)).build());
        assertEquals(OptionError.PRECISION_NOT_ON_ENGINE, e.code());
        assertTrue(e.getMessage().contains("int8_weights"), e.getMessage());
    }
}
