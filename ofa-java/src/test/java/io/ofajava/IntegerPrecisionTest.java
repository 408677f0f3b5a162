// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.image.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo model in int8, on the production engine. */
class IntegerPrecisionTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples");
    private static final GenerationOptions DEFAULTS = GenerationOptions.defaults();

    @TempDir
    static Path directory;

    private static OfaOptions options;
    private static Ofa ofa;

    @BeforeAll
    static void load() {
        options = OfaOptions.defaults().withCache(directory.resolve("cache")).withPrecision(Precision.INT8);
        ofa = Ofa.builder().options(options).build();
    }

    @AfterAll
    static void close() {
        ofa.close();
    }

    /** Examples that are correct in fp32 are also correct in int8. */
    @Test
    void theExamplesAreCorrect() throws IOException {
        try (Ofa exact = Ofa.builder()
                .options(options.withEngine(EngineKind.CPU).withPrecision(Precision.FP32))
                .build()) {
            int right = 0;
            List<String> lost = new ArrayList<>();
            for (String line : Files.readAllLines(EXAMPLES.resolve("examples.jsonl"))) {
                JsonNode example = new ObjectMapper().readTree(line);
                Path image = EXAMPLES.resolve(example.get("image").textValue());
                List<Boolean> before = right(exact, image, example);
                List<Boolean> after = right(ofa, image, example);
                for (int i = 0; i < before.size(); i++) {
                    if (before.get(i) && !after.get(i)) {
                        lost.add(image.getFileName() + ", result " + i);
                    }
                }
                right += (int) after.stream().filter(Boolean::booleanValue).count();
            }
            assertEquals(List.of(), lost);
            assertTrue(right >= 7, "only " + right + " results are right");
        }
    }

    private static List<Boolean> right(Ofa ofa, Path image, JsonNode example) {
        List<Boolean> right = new ArrayList<>();
        right.add(ofa.caption(image).text().equals(example.get("caption").textValue()));
        for (JsonNode question : example.get("questions")) {
            right.add(ofa.answer(image, question.get("question").textValue())
                    .text()
                    .equals(question.get("answer").textValue()));
        }
        for (JsonNode region : example.get("regions")) {
            JsonNode box = region.get("box");
            Box expected = new Box(
                    box.get(0).floatValue(),
                    box.get(1).floatValue(),
                    box.get(2).floatValue(),
                    box.get(3).floatValue());
            right.add(ofa.ground(image, region.get("phrase").textValue()).box().iou(expected) >= 0.5);
        }
        return right;
    }

    /**
     * A request alone, and in a batch with other images and tasks whose rows share every product: texts are equal, and
     * scores nearly. Integer products are bit-identical. Attention products in float32 sum in an order that depends on
     * the number of rows, which can round an activation to the neighbouring integer. The tolerance for scores covers
     * this; a shared scale would exceed it.
     */
    @Test
    void resultsDoNotDependOnTheBatch() throws IOException {
        List<ImageInput> images = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .forEach(file -> images.add(ImageInput.of(file)));
        }
        List<Caption> alone =
                images.stream().map(image -> ofa.caption(image, DEFAULTS)).toList();
        for (int round = 0; round < 2; round++) {
            List<CompletableFuture<?>> mates = new ArrayList<>();
            for (ImageInput image : images) {
                mates.add(CompletableFuture.runAsync(() -> ofa.answer(image, "how many objects are there?", DEFAULTS)));
            }
            List<Caption> together = ofa.captionAll(images, DEFAULTS).stream()
                    .map(Outcome::orElseThrow)
                    .toList();
            mates.forEach(CompletableFuture::join);
            for (int i = 0; i < alone.size(); i++) {
                assertEquals(alone.get(i).text(), together.get(i).text());
                assertEquals(
                        alone.get(i).score(),
                        together.get(i).score(),
                        2e-3,
                        alone.get(i).text());
            }
        }
    }

    @Test
    void thePrecisionIsReportedAndCachedSeparately() throws IOException {
        assertEquals(Precision.INT8, ofa.info().precision());
        try (Stream<Path> entries = Files.list(directory.resolve("cache/graphs"))) {
            assertTrue(entries.anyMatch(entry -> entry.toString().endsWith("-int8")));
        }
    }

    @Test
    void gpuEnginesRejectInt8() {
        for (EngineKind kind : new EngineKind[] {EngineKind.CUDA, EngineKind.TENSORRT}) {
            InvalidInputException e = assertThrows(
                    InvalidInputException.class,
                    () -> Ofa.builder().options(options.withEngine(kind)).build());
            assertEquals(OptionError.PRECISION_NOT_ON_ENGINE, e.code());
            assertEquals(kind.toString(), e.parameters().get("engine"));
        }
    }
}
