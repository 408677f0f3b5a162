// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ofa paint} without {@code --model}: the demo's text-to-image model. */
class DemoTextToImageCommandTest {
    private static final String TEXT = "a red circle above a blue square";

    @TempDir
    static Path directory;

    private static CommandRun paint(String... args) {
        String[] all = new String[args.length + 3];
        System.arraycopy(args, 0, all, 1, args.length);
        all[0] = "paint";
        all[args.length + 1] = "--cache";
        all[args.length + 2] = directory.resolve("cache").toString();
        return CommandRun.of(all);
    }

    private static RgbImage read(String name) {
        return new ImageDecoder().read(directory.resolve(name));
    }

    @Test
    void aSeedReproducesAnImage() {
        for (String name : List.of("first.png", "second.png")) {
            CommandRun run = paint(TEXT, "-o", directory.resolve(name).toString(), "--seed", "7");
            assertEquals(ExitCode.OK, run.exitCode(), run.err());
            assertTrue(run.out().contains(name) && run.out().contains("seed 7"), run.out());
        }
        RgbImage image = read("first.png");
        assertEquals(96, image.width());
        assertEquals(96, image.height());
        assertArrayEquals(image.rgb(), read("second.png").rgb());
    }

    @Test
    void theExtensionKeepsItsCase() throws Exception {
        Path upper = directory.resolve("UPPER.JPG");
        CommandRun run = paint(TEXT, "-o", upper.toString(), "--seed", "7");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("UPPER.JPG"), run.out());
        assertEquals("UPPER.JPG", upper.toRealPath().getFileName().toString());
        CommandRun several =
                paint(TEXT, "-o", directory.resolve("Two.Png").toString(), "--seed", "7", "--candidates", "2");
        assertTrue(several.out().contains("Two-1.Png") && several.out().contains("Two-2.Png"), several.out());
        assertTrue(Files.exists(directory.resolve("Two-2.Png")));
    }

    @Test
    void linesOfAFileBecomeNumberedImages() throws Exception {
        Path texts = Files.write(directory.resolve("texts.txt"), List.of(TEXT, "a large green star"));
        CommandRun run = paint(
                "--texts", texts.toString(), "-o", directory.resolve("many").toString(), "--seed", "7");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertFalse(Arrays.equals(
                read("many/000000.png").rgb(), read("many/000001.png").rgb()));
    }
}
