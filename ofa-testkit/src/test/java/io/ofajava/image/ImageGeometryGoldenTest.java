// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.testkit.Golden;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ImageGeometryGoldenTest {
    /** Every byte of the squares that both published codes make of lines of text. */
    @Test
    @Tag("golden")
    void linesOfTextEqualTheReference() {
        Path index = Golden.path("ocr", "index.json");
        assumeTrue(Files.exists(index), () -> "no " + index);
        JsonNode cases = Golden.json("ocr", "index.json").get("cases");
        assertEquals(30, cases.size());
        for (JsonNode c : cases) {
            String name = c.get("expected").textValue();
            RgbImage image = read(c.get("input").textValue());
            int size = c.get("patch_image_size").intValue();
            ImageGeometry geometry =
                    c.get("is_document").booleanValue() ? ImageGeometry.DOCUMENT_LINE : ImageGeometry.TEXT_LINE;
            ImageGeometry.Square square = geometry.square(image.rgb(), image.width(), image.height(), size);
            ImageGeometry.Placement expected = new ImageGeometry.Placement(
                    c.get("resized_width").intValue(),
                    c.get("resized_height").intValue(),
                    c.get("left").intValue(),
                    c.get("top").intValue());
            assertEquals(expected, square.placement(), name);
            assertArrayEquals(read(name).rgb(), square.rgb(), name);
            FloatBuffer pixels = FloatBuffer.allocate(3 * size * size);
            Resize.normalized(square.rgb(), size, size, pixels);
            double sum = 0;
            for (float value : pixels.array()) {
                sum += value;
            }
            assertEquals(c.get("mean").doubleValue(), sum / pixels.capacity(), 1e-5, name);
            for (JsonNode sample : c.get("samples")) {
                int at = (sample.get("channel").intValue() * size
                                        + sample.get("y").intValue())
                                * size
                        + sample.get("x").intValue();
                assertEquals((float) sample.get("value").doubleValue(), pixels.get(at), name);
            }
        }
    }

    @Test
    void theMiddleKeepsTheRatio() {
        byte[] wide = new byte[3 * 8 * 4];
        for (int x = 0; x < 8; x++) {
            for (int y = 0; y < 4; y++) {
                wide[3 * (y * 8 + x)] = (byte) (x * 10);
            }
        }
        ImageGeometry.Square square = ImageGeometry.MIDDLE.square(wide, 8, 4, 4);
        assertEquals(new ImageGeometry.Placement(8, 4, -2, 0), square.placement());
        for (int x = 0; x < 4; x++) {
            assertEquals((x + 2) * 10, square.rgb()[3 * x]);
        }
        ImageGeometry.Placement tall = ImageGeometry.MIDDLE.place(300, 500, 256);
        assertEquals(new ImageGeometry.Placement(256, 427, 0, -85), tall);
    }

    @Test
    void invalidSizesAreRefused() {
        byte[] pixel = {1, 2, 3};
        assertTrue(
                refusal(() -> ImageGeometry.TEXT_LINE.square(pixel, 1, 1, 48)).contains("48"));
        assertTrue(refusal(() -> ImageGeometry.DOCUMENT_LINE.square(pixel, 1, 1, 384))
                .contains("480"));
        assertTrue(refusal(() -> ImageGeometry.MIDDLE.square(new byte[3 * 200], 200, 1, 256))
                .contains("200 x 1"));
    }

    private static String refusal(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(InvalidInputException.class, executable).getMessage();
    }

    private static RgbImage read(String name) {
        return new ImageDecoder(ImageLimits.DEFAULT, Orientation.IGNORE).read(Golden.path("ocr", name.split("/")));
    }
}
