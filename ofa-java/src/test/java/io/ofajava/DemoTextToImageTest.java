// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.image.RgbImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's text-to-image model from the class path, compared with PyTorch's result for the same weights
 * ({@code training/check_paint.py}).
 */
class DemoTextToImageTest {
    private static final GenerationOptions AS_PYTORCH =
            GenerationOptions.defaults().withSeed(7).withTopK(10).withTemperature(1);

    @TempDir
    static Path directory;

    private static Ofa ofa;
    private static JsonNode reference;

    @BeforeAll
    static void load() throws Exception {
        ofa = Ofa.builder().cache(directory.resolve("cache")).build();
        try (InputStream in = DemoTextToImageTest.class.getResourceAsStream("demo-text-to-image.json")) {
            reference = new ObjectMapper().readTree(in);
        }
    }

    @AfterAll
    static void close() {
        ofa.close();
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        Arrays.setAll(values, i -> array.get(i).asInt());
        return values;
    }

    @Test
    void codesAndPixelsOfASeedEqualPyTorch() {
        assertFalse(reference.isEmpty());
        for (JsonNode expected : reference) {
            GeneratedImage drawn = ofa.paint(expected.get("text").asText(), AS_PYTORCH)
                    .images()
                    .get(0);
            assertArrayEquals(
                    ints(expected.get("codes")),
                    drawn.codes().stream().mapToInt(Integer::intValue).toArray(),
                    expected.get("text").asText());
            assertEquals(
                    expected.get("log_probability").asDouble(),
                    drawn.score() * drawn.codes().size(),
                    0.02);
            RgbImage image = drawn.image();
            assertEquals(96, image.width());
            assertEquals(96, image.height());
            int[] row = ints(expected.get("middle_row"));
            for (int i = 0; i < row.length; i++) {
                assertEquals(row[i], image.rgb()[48 * row.length + i] & 0xFF, 1, "value " + i + " of the middle row");
            }
        }
    }

    @Test
    void theSeedDeterminesTheImage() {
        GenerationOptions seven = GenerationOptions.defaults().withSeed(7);
        GeneratedImages first = ofa.paint("a red circle above a blue square", seven);
        assertArrayEquals(
                first.best().rgb(),
                ofa.paint("a red circle above a blue square", seven).best().rgb());
        assertFalse(Arrays.equals(
                first.best().rgb(),
                ofa.paint("a red circle above a blue square", seven.withSeed(8))
                        .best()
                        .rgb()));
    }
}
