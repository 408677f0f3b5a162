// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo model from the class path with the real engine. The test compares the results of all entry points, not their
 * quality.
 */
class OfaDemoModelTest {
    private static final GenerationOptions DEFAULTS = GenerationOptions.defaults();

    @TempDir
    static Path directory;

    private static Ofa ofa;

    @BeforeAll
    static void load() {
        ofa = Ofa.builder().cache(directory.resolve("cache")).build();
    }

    @AfterAll
    static void close() {
        ofa.close();
    }

    private static BufferedImage square(Color color, int at) {
        BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, 96, 96);
        canvas.setColor(color);
        canvas.fillRect(at, at, 36, 36);
        canvas.dispose();
        return image;
    }

    @Test
    void everyKindOfInputIsTheSameImage() throws Exception {
        BufferedImage image = square(Color.RED, 10);
        byte[] bytes = ImageEncoder.png(RgbImage.of(image));
        Path file = Files.write(directory.resolve("red.png"), bytes);
        Caption caption = ofa.caption(image);
        assertFalse(caption.text().isEmpty());
        assertEquals(caption, ofa.caption(bytes));
        assertEquals(caption, ofa.caption(file));
        String question = "what color is the square?";
        assertEquals(ofa.answer(image, question), ofa.answer(file, question));
        assertEquals(ofa.answer(image, question), ofa.answer(bytes, question));
    }

    @Test
    void batchesAndThreadsGiveTheResultsOfSingleCalls() {
        List<ImageInput> images = new ArrayList<>();
        for (Color color : new Color[] {Color.RED, Color.GREEN, Color.BLUE, Color.BLACK}) {
            for (int at : new int[] {2, 30, 58}) {
                images.add(ImageInput.of(square(color, at)));
            }
        }
        List<Caption> alone =
                images.stream().map(image -> ofa.caption(image, DEFAULTS)).toList();
        assertSame(
                alone,
                ofa.captionAll(images, DEFAULTS).stream()
                        .map(Outcome::orElseThrow)
                        .toList());
        List<CompletableFuture<Caption>> threads = images.stream()
                .map(image -> CompletableFuture.supplyAsync(() -> ofa.caption(image, DEFAULTS)))
                .toList();
        assertSame(alone, threads.stream().map(CompletableFuture::join).toList());
    }

    /** Texts are equal; scores differ by rounding, because rows of several requests share one matrix product. */
    private static void assertSame(List<Caption> expected, List<Caption> actual) {
        assertEquals(
                expected.stream().map(Caption::text).toList(),
                actual.stream().map(Caption::text).toList());
        IntStream.range(0, expected.size())
                .forEach(
                        i -> assertEquals(expected.get(i).score(), actual.get(i).score(), 1e-4));
    }

    @Test
    void probabilitiesOfClosedAnswersSumToOne() {
        List<String> candidates = List.of("red", "green", "blue");
        Answer answer = ofa.answer(
                ImageInput.of(square(Color.RED, 10)),
                "what color is the square?",
                DEFAULTS.withChoices(candidates).withNBest(3));
        assertEquals(
                1.0,
                answer.nBest().stream()
                        .mapToDouble(alternative -> Math.exp(alternative.score()))
                        .sum(),
                1e-4);
        assertTrue(candidates.contains(answer.text()));
    }

    @Test
    void requestSettingsApply() {
        ImageInput image = ImageInput.of(square(Color.RED, 10));
        assertEquals(
                3,
                ofa.caption(image, DEFAULTS.withBeamSize(3).withNBest(3))
                        .nBest()
                        .size());
        Caption longer = ofa.caption(image, DEFAULTS);
        Caption shorter = ofa.caption(image, DEFAULTS.withMaxLength(2));
        assertTrue(shorter.text().length() < longer.text().length(), shorter.text());
    }

    @Test
    void theModelDescribesItself() {
        ModelInfo info = ofa.info();
        assertEquals(96, info.imageSize().getAsInt());
        assertEquals("en", info.language());
        assertEquals(Precision.FP32, info.precision());
        assertTrue(ofa.canPaint());
        assertTrue(info.parameters() > 1_000_000 && info.vocabulary() > 500, info.toString());
        assertTrue(info.engine().contains("ONNX Runtime"), info.engine());
    }

    @Test
    void invalidInputDoesNotReachTheEngine() {
        assertThrows(InvalidInputException.class, () -> ofa.caption(new byte[] {1, 2, 3}));
        assertThrows(InvalidInputException.class, () -> ofa.caption(directory.resolve("no-such.png")));
        assertThrows(InvalidInputException.class, () -> ofa.answer(square(Color.RED, 1), ""));
        assertThrows(InvalidInputException.class, () -> Ofa.load(directory.resolve("no-such-model")));
    }
}
