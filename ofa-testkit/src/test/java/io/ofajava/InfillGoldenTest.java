// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.image.ImageDecoder;
import io.ofajava.image.RgbImage;
import io.ofajava.task.ModelImage;
import io.ofajava.task.Prompt;
import io.ofajava.task.TaskPlan;
import io.ofajava.testkit.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image infilling from an image file to the image with a new middle, against the original's generator and VQGAN. */
@Tag("golden")
class InfillGoldenTest {
    private static final double MEAN = 1e-5;

    @Test
    void theMiddleEqualsTheReference(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(Golden.path("infill", "cases.json")), () -> "no " + Golden.path("infill"));
        JsonNode golden = Golden.json("infill", "cases.json");
        try (LoadedModel model = load(directory, golden)) {
            TaskPlan task = model.configured(model.plan("infill-image"));
            for (JsonNode item : golden.get("cases")) {
                Prompt prompt = model.prompt(task);
                assertArrayEquals(Golden.ints(item.get("input_ids")), prompt.inputIds());
                ModelImage image = model.image(
                        ImageInput.of(Golden.path("infill", item.get("picture").asText())), task);
                GeneratedImages images = model.requireTextToImage()
                        .infill(
                                image,
                                prompt.inputIds(),
                                GenerationOptions.defaults().withTopK(1).withSeed(1),
                                null)
                        .get();
                assertEquals(
                        item.get("patch_mean").doubleValue(),
                        mean(image),
                        MEAN,
                        "the mean of the image with the hole filled in");
                GeneratedImage best = images.images().get(0);
                assertArrayEquals(
                        Golden.ints(item.get("codes")),
                        best.codes().stream().mapToInt(Integer::intValue).toArray());
                assertNear(item.get("result").asText(), best.image());
            }
        }
    }

    private static LoadedModel load(Path directory, JsonNode golden) throws Exception {
        Path model = Files.createDirectory(directory.resolve("model"));
        Files.copy(Golden.path("infill", "config.json"), model.resolve("config.json"));
        Golden.unpack(Golden.path("models", golden.get("model").asText(), "model.safetensors.gz"), model);
        Path vqgan = Files.createDirectory(directory.resolve("vqgan"));
        Golden.unpack(Golden.path("vqgan", golden.get("vqgan").asText(), "last.ckpt.gz"), vqgan);
        Files.copy(Golden.path("vqgan", golden.get("vqgan").asText(), "model.yaml"), vqgan.resolve("model.yaml"));
        return ModelLoader.load(
                model,
                OfaOptions.defaults()
                        .withVocabulary(Golden.vocabulary())
                        .withVqgan(vqgan)
                        .withCache(directory.resolve("cache")));
    }

    private static double mean(ModelImage image) {
        double sum = 0;
        for (float value : image.pixels().array()) {
            sum += value;
        }
        return sum / image.pixels().capacity();
    }

    /** At most one byte level, as the golden set's tolerance states. */
    private static void assertNear(String name, RgbImage actual) {
        RgbImage expected = new ImageDecoder().read(Golden.path("infill", name));
        assertEquals(expected.width(), actual.width());
        assertEquals(expected.height(), actual.height());
        int[] differences = new int[256];
        for (int i = 0; i < expected.rgb().length; i++) {
            differences[Math.abs((expected.rgb()[i] & 0xFF) - (actual.rgb()[i] & 0xFF))]++;
        }
        assertTrue(Arrays.stream(differences, 2, 256).sum() == 0, () -> name + ": " + Arrays.toString(differences));
    }
}
