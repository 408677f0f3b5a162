// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.error.ImageError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files with one peculiarity each, compared with a table of Pillow 9.4's results, on any JDK. The set is
 * {@code -Dofa.inputs=DIR}, else the copy in the test resources, without one large file.
 */
class PillowTableTest {
    private static final Path DIRECTORY = locate();
    private static final String FOUR = "ff000000ff0000ff00ff0000";

    /**
     * Exceptions according to a later Pillow or the format's specification: an index beyond the palette is black, and
     * run lengths follow the specification.
     */
    private static final Map<String, String> RIGHT = Map.of(
            "bmp8_index_out_of_palette.bmp", "02fd0600000000ff00000000",
            "gif_index_out_of_palette.gif", "00ff000000000000ff000000",
            "gif_index_out_of_palette_mono.gif", "00ff00000000000000000000",
            "png_palette_index_out_of_range.png", "ff000000ff00000000000000",
            "bmp_rle4_absolute.bmp", "03fc0902fd0603fc0902fd0603fc0902fd0600ff0001fe0302fd0603fc0901fe0301fe03",
            "bmp_rle8_delta.bmp", "03fc0903fc0903fc0903fc0903fc0903fc0901fe0301fe0300ff0000ff0002fd0602fd06",
            "png_palette_chunk_past_end_after_idat.png", FOUR,
            "png_palette_iccp_after_idat.png", FOUR,
            "png_rgb_chunk_past_end_after_idat.png", "010203");

    private static final Set<String> REFUSED = Set.of("jpeg_100mp_200_scans.jpg");

    /** Words in messages of the JDK that do not help a user. */
    private static final Pattern INTERNALS =
            Pattern.compile("Exception|java|null|/ by zero|(^|\\s)-?\\d+$|out of bounds", Pattern.CASE_INSENSITIVE);

    private static Path locate() {
        String named = System.getProperty("ofa.inputs", "");
        Path directory = named.isEmpty() ? Path.of("src/test/resources/inputs") : Path.of(named);
        return directory.resolve("images");
    }

    static Stream<String> files() throws IOException {
        JsonNode files = new ObjectMapper()
                .readTree(Files.readAllBytes(DIRECTORY.resolve("pillow.json")))
                .get("files");
        assertTrue(files.size() > 80, "the table is incomplete");
        return files.properties().stream()
                .filter(file -> Files.exists(DIRECTORY.resolve(file.getKey())))
                .map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesAsTheTable(String file) throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(Files.readAllBytes(DIRECTORY.resolve("pillow.json")))
                .get("files")
                .get(file);
        byte[] data = Files.readAllBytes(DIRECTORY.resolve(file));
        ImageDecoder reader = new ImageDecoder();
        String right = RIGHT.getOrDefault(file, expected.path("rgb").asText(null));
        if (REFUSED.contains(file) || expected.has("refused") && !RIGHT.containsKey(file)) {
            assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
                String message = assertThrows(InvalidInputException.class, () -> reader.read(data, "this"))
                        .getMessage();
                assertTrue(message.startsWith("this: "), message);
                assertTrue(!INTERNALS.matcher(message).find(), message);
            });
            return;
        }
        RgbImage image = reader.read(data, "this");
        if (expected.has("size")) {
            assertEquals(expected.get("size").get(0).intValue(), image.width());
            assertEquals(expected.get("size").get(1).intValue(), image.height());
        }
        if (right != null) {
            assertEquals(right, HexFormat.of().formatHex(image.rgb()));
        } else {
            assertEquals(expected.get("sha256_rgb").textValue(), sha256(image.rgb()));
        }
    }

    /**
     * Covers the case of the set's large file without it: the product of scans and pixels is limited, and checked
     * without decoding.
     */
    @Test
    void manyScansOfALargeImageAreRefusedFromTheHeader() {
        byte[] jpeg = SampleImages.progressive(10_000, 10_000, 200);
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> Refusal.of(ImageError.TOO_MANY_SCANS, () -> new ImageDecoder().read(jpeg, "this"), "this"));
        assertThrows(InvalidInputException.class, () -> new ImageDecoder().header(jpeg, "this"));
        assertEquals(
                21,
                new ImageDecoder()
                        .header(SampleImages.progressive(21, 13, 200), "small")
                        .width());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
