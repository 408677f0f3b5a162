// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.testkit.Golden;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The resampler on the decoded golden images: every byte of the expected ones, and their float mean and samples. */
class ResizeGoldenTest {
    @Test
    @Tag("golden")
    void equalsPillow() throws IOException {
        int compared = 0;
        for (JsonNode image : Golden.json("image", "index.json").get("images")) {
            BufferedImage decoded = ImageIO.read(
                    Golden.path("image", image.get("decoded").textValue()).toFile());
            byte[] rgb = rgb(decoded);
            for (JsonNode resized : image.get("resized")) {
                String name = resized.get("expected").textValue();
                int size = resized.get("size").intValue();
                byte[] actual = Resize.bicubic(rgb, decoded.getWidth(), decoded.getHeight(), size, size);
                assertArrayEquals(rgb(ImageIO.read(Golden.path("image", name).toFile())), actual, name);

                FloatBuffer floats = direct(3 * size * size);
                Resize.normalized(actual, size, size, floats);
                FloatBuffer fused = direct(3 * size * size);
                Resize.bicubicNormalized(rgb, decoded.getWidth(), decoded.getHeight(), size, size, fused);
                assertEquals(floats, fused, name);
                double sum = 0;
                for (int i = 0; i < floats.capacity(); i++) {
                    sum += floats.get(i);
                }
                assertEquals(resized.get("mean").doubleValue(), sum / floats.capacity(), 1e-5, name);
                for (JsonNode sample : resized.get("samples")) {
                    int index = (sample.get("channel").intValue() * size
                                            + sample.get("y").intValue())
                                    * size
                            + sample.get("x").intValue();
                    assertEquals((float) sample.get("value").doubleValue(), floats.get(index), name);
                }
                compared++;
            }
        }
        assertTrue(compared > 0);
    }

    @Test
    void heapAndOffsetBuffersReceiveTheSame() {
        byte[] rgb = {10, 20, 30, (byte) 200, (byte) 210, (byte) 220};
        FloatBuffer whole = FloatBuffer.allocate(6);
        Resize.normalized(rgb, 2, 1, whole);
        FloatBuffer offset = direct(8).position(2);
        Resize.normalized(rgb, 2, 1, offset);
        assertEquals(whole, offset);
        assertEquals(0f, offset.get(0));
        assertEquals((10f / 255f - 0.5f) / 0.5f, whole.get(0));
        assertEquals((210f / 255f - 0.5f) / 0.5f, whole.get(3));
    }

    @Test
    void refusesBuffersOfTheWrongSize() {
        assertThrows(InvalidInputException.class, () -> Resize.bicubic(new byte[11], 2, 2, 4, 4));
        assertThrows(InvalidInputException.class, () -> Resize.bicubic(new byte[12], 2, 2, 0, 4));
        assertThrows(InvalidInputException.class, () -> Resize.bicubic(new byte[12], 2, 2, 60000, 60000));
        assertThrows(InvalidInputException.class, () -> Resize.bicubic(new byte[12], 2, 2, 70000, 1));
        assertThrows(InvalidInputException.class, () -> Resize.normalized(new byte[12], 2, 2, direct(11)));
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * 4)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static byte[] rgb(BufferedImage image) {
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int[] samples = image.getRaster().getPixels(0, 0, width, image.getHeight(), (int[]) null);
        int bands = image.getRaster()
                .getNumBands(); // a tRNS chunk makes ImageIO add a fourth channel; the colours are unchanged
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) samples[i / 3 * bands + i % 3];
        }
        return rgb;
    }
}
