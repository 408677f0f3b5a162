// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every golden image file, compared with Pillow's result: equal bytes, also for lossy formats. */
@Tag("golden")
class ImageGoldenTest {
    private static final ImageDecoder READER = new ImageDecoder();

    @Test
    void decodesAsPillow() throws IOException {
        List<String> differences = new ArrayList<>();
        for (JsonNode image : images()) {
            RgbImage actual =
                    READER.read(Golden.path("image", image.get("input").textValue()));
            RgbImage expected = decoded(image);
            assertEquals(image.get("width").intValue(), actual.width());
            assertEquals(image.get("height").intValue(), actual.height());
            int levels = levels(expected, actual);
            if (levels > 0) {
                differences.add(image.get("input").textValue() + " by " + levels);
            }
        }
        assertEquals(List.of(), differences);
    }

    /** From the file to the encoder's pixels; another test covers resampling of Pillow's own decoding. */
    @Test
    void losslessFilesResizeToTheExpectedBytes() throws IOException {
        int compared = 0;
        for (JsonNode image : images()) {
            if (image.get("lossy_decoder").booleanValue()) {
                continue;
            }
            RgbImage decoded = READER.read(Golden.path("image", image.get("input").textValue()));
            for (JsonNode resized : image.get("resized")) {
                int size = resized.get("size").intValue();
                RgbImage expected =
                        READER.read(Golden.path("image", resized.get("expected").textValue()));
                assertArrayEquals(
                        expected.rgb(),
                        Resize.bicubic(decoded.rgb(), decoded.width(), decoded.height(), size, size),
                        resized.get("expected").textValue());
                compared++;
            }
        }
        assertTrue(compared > 0);
    }

    @Test
    void headersAndOtherSourcesAgree() throws IOException {
        for (JsonNode image : images()) {
            Path file = Golden.path("image", image.get("input").textValue());
            byte[] data = Files.readAllBytes(file);
            ImageHeader header = READER.header(data, "image");
            assertEquals(image.get("format").textValue(), header.format().name());
            assertEquals(image.get("width").intValue(), header.width());
            assertEquals(image.get("height").intValue(), header.height());
            RgbImage decoded = READER.read(data, "image");
            assertArrayEquals(READER.read(file).rgb(), decoded.rgb());
            assertArrayEquals(decoded.rgb(), RgbImage.of(decoded.toBufferedImage()).rgb());
        }
    }

    /** Images that the JDK decoded to any image type: the same rules apply. */
    @Test
    void bufferedImagesAgreeWhereTheJdkReadsThem() throws IOException {
        for (JsonNode image : images()) {
            Path file = Golden.path("image", image.get("input").textValue());
            if (image.get("format").textValue().equals("PNG")) {
                assertArrayEquals(
                        decoded(image).rgb(),
                        RgbImage.of(ImageIO.read(file.toFile())).rgb(),
                        file.toString());
            }
        }
    }

    private static JsonNode images() {
        JsonNode images = Golden.json("image", "index.json").get("images");
        assertTrue(images.size() > 0);
        return images;
    }

    private static RgbImage decoded(JsonNode image) {
        return READER.read(Golden.path("image", image.get("decoded").textValue()));
    }

    private static int levels(RgbImage expected, RgbImage actual) {
        int most = 0;
        for (int i = 0; i < expected.rgb().length; i++) {
            most = Math.max(most, Math.abs((expected.rgb()[i] & 0xFF) - (actual.rgb()[i] & 0xFF)));
        }
        return most;
    }
}
