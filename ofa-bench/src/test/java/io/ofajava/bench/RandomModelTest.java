// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.TensorSource;
import io.ofajava.error.InvalidInputException;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import io.ofajava.text.Decoding;
import io.ofajava.text.Tokenizer;
import io.ofajava.vqgan.VqganCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random models can be loaded, and are equal on every machine. */
class RandomModelTest {
    /** Parameters as published, in millions. */
    private static final double[] MILLIONS = {33.5, 92.9, 182.2, 473.0, 929.5};

    @TempDir
    static Path directory;

    @Test
    void aModelOpensAsACheckpoint() throws Exception {
        assertFalse(RandomModel.isMade(ModelSize.TINY, directory.resolve("empty")));
        RandomModel model = RandomModel.open(ModelSize.TINY, directory);
        assertTrue(RandomModel.isMade(ModelSize.TINY, directory));
        try (Checkpoint checkpoint = Checkpoint.open(model.checkpoint())) {
            OfaConfig config = checkpoint.config();
            assertEquals(59_457, config.vocabSize());
            assertEquals(32, config.codeGridSide());
            Tokenizer tokenizer = Tokenizer.load(model.checkpoint(), config.layout());
            int[] prompt = tokenizer.encodePlain(" what does the image describe?");
            assertEquals(6, prompt.length, "words of the prompts are one token each, as in OFA's own vocabulary");
            assertEquals(" what does the image describe?", tokenizer.decode(prompt, Decoding.FAIRSEQ));
        }
        byte[] merges = Files.readAllBytes(model.checkpoint().resolve("merges.txt"));
        Path again = Files.createDirectory(directory.resolve("again"));
        RandomVocabulary.write(again, 50_265, 8192, 1000, 1);
        assertArrayEquals(merges, Files.readAllBytes(again.resolve("merges.txt")));
        try (Stream<Path> files = Files.list(directory)) {
            assertTrue(
                    files.noneMatch(file -> file.getFileName().toString().startsWith("temporary")),
                    "a temporary file is left");
        }
    }

    @Test
    void sizesAreThePublishedOnes() {
        for (ModelSize size : ModelSize.values()) {
            double published = MILLIONS[size.ordinal()] * 1e6;
            assertEquals(published, RandomCheckpoint.bytes(size) / 4.0, 0.01 * published, size.toString());
        }
        assertEquals(
                "size is enormous; it must be one of tiny, medium, base, large, huge",
                assertThrows(InvalidInputException.class, () -> ModelSize.of("enormous"))
                        .getMessage());
    }

    @Test
    void theVqganHasThePublishedShape() {
        VqganCheckpoint vqgan =
                VqganCheckpoint.open(RandomModel.open(ModelSize.TINY, directory).vqgan());
        vqgan.requireCodes(8192);
        assertEquals(256, vqgan.architecture().codeWidth());
    }

    /** The proc file system has no size; a file system that cannot be measured must not be refused. */
    @Test
    void unknownFreeSpaceIsNotALimit() {
        assertEquals(Long.MAX_VALUE, RandomModel.free(Path.of("/proc/self")));
        assertTrue(RandomModel.free(directory) < Long.MAX_VALUE);
    }

    @Test
    void modelsThatDoNotFitAreRefusedBeforeTheyAreWritten() {
        String disk = assertThrows(
                        InvalidInputException.class,
                        () -> RandomModel.requireDisk("huge", 8_000_000_000L, 1_000_000_000L, directory))
                .getMessage();
        assertTrue(disk.contains("8.0 GB") && disk.contains("1.0 GB free") && disk.contains("withCache"), disk);
        String memory = assertThrows(
                        InvalidInputException.class,
                        () -> RandomModel.requireMemory(ModelSize.HUGE, 9_000_000_000L, 2_000_000_000L))
                .getMessage();
        assertTrue(
                memory.contains("size huge") && memory.contains("9.0 GB") && memory.contains("smaller size"), memory);
    }

    @Test
    void tensorsAreSeeded() throws Exception {
        Path file = directory.resolve("tensors.safetensors");
        byte[][] written = new byte[3][];
        for (int i = 0; i < 3; i++) {
            RandomTensors tensors = new RandomTensors();
            tensors.normal("a", 0.5f, 100, 200);
            tensors.ones("b", 7);
            tensors.zeros("c", 2, 3);
            assertEquals(4 * (20_000 + 7 + 6), tensors.bytes());
            tensors.write(file, i == 2 ? 2 : 1);
            written[i] = Files.readAllBytes(file);
        }
        assertArrayEquals(written[0], written[1]);
        assertFalse(java.util.Arrays.equals(written[0], written[2]), "different seeds give equal weights");
        float[] values = TensorSource.open(file).tensor("a").toFloats();
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / values.length, 0.02);
        assertEquals(0.5, Math.sqrt(squares / values.length), 0.02);
    }

    @Test
    void imagesAreFilesOfTheirFormat() {
        for (String format : new String[] {"jpeg", "png"}) {
            byte[] file = RandomImage.file(200, 130, format);
            RgbImage image = new ImageDecoder().read(file, format);
            assertEquals(200, image.width());
            assertEquals(130, image.height());
            assertArrayEquals(file, RandomImage.file(200, 130, format));
        }
    }
}
