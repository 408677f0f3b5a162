// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** libwebp is loaded from a private file, which is deleted afterwards. */
@EnabledOnOs(OS.LINUX)
class WebpLibraryTest {
    private static final String PIXEL = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

    @Test
    void theLoadedFileIsDeleted() throws IOException {
        assertEquals(
                1,
                new ImageDecoder()
                        .read(Base64.getDecoder().decode(PIXEL), "a pixel")
                        .width());
        List<String> mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("webp-imageio") && line.contains(".so"))
                .toList();
        assertTrue(
                !mapped.isEmpty() && mapped.stream().allMatch(line -> line.endsWith("(deleted)")), mapped.toString());
    }
}
