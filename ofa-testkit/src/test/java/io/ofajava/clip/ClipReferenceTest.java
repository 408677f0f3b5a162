// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.engine.Backend;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ranker, compared with the PyTorch implementation of the paper in {@code training/clip_reference.py}. */
class ClipReferenceTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path temporary;

    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (JsonNode text :
                new ObjectMapper().readTree(ClipFixture.resource("texts.json").toFile())) {
            texts.add(text.asText());
        }
        return texts;
    }

    @Test
    void tokensAreTheReferences() throws IOException {
        ClipTokenizer tokenizer = ClipCheckpoint.open(ClipFixture.directory(temporary, "clip.safetensors"))
                .tokenizer();
        Tensor tokens = ClipFixture.cases(temporary).get("tokens");
        int context = (int) tokens.shape()[1];
        List<String> texts = texts();
        assertEquals(tokens.shape()[0], texts.size());
        for (int i = 0; i < texts.size(); i++) {
            long[] expected = Arrays.copyOfRange(tokens.toLongs(), i * context, (i + 1) * context);
            int[] actual = Arrays.copyOf(tokenizer.encode(texts.get(i)), context);
            assertArrayEquals(expected, Arrays.stream(actual).asLongStream().toArray(), texts.get(i));
        }
    }

    @Test
    void pixelsAreTheReferences() {
        Map<String, Tensor> cases = ClipFixture.cases(temporary);
        int size = (int) cases.get("pixels").shape()[3];
        float[] expected = cases.get("pixels").toFloats();
        float[] actual = new float[expected.length];
        List<RgbImage> images = ClipFixture.images(cases);
        for (int i = 0; i < images.size(); i++) {
            ClipPixels.write(images.get(i), size, actual, i * 3 * size * size);
        }
        assertArrayEquals(expected, actual, 1e-6f);
    }

    /** As published (a TorchScript archive), and as saved again by users. */
    @ParameterizedTest
    @ValueSource(strings = {"script.pt", "state.pt", "clip.safetensors"})
    void embeddingsAndSimilaritiesAreTheReferences(String weights) throws IOException {
        Map<String, Tensor> cases = ClipFixture.cases(temporary);
        List<RgbImage> images = ClipFixture.images(cases);
        List<String> texts = texts();
        ClipCheckpoint checkpoint = ClipCheckpoint.open(ClipFixture.directory(temporary, weights));
        float scale =
                (float) Math.exp(checkpoint.tensors().tensor("logit_scale").toFloats()[0]);
        float[] logits = cases.get("logits").toFloats();
        float[] features = cases.get("text_features").toFloats();
        try (Backend backend = new OnnxRuntimeBackend(1);
                ClipRanker ranker = ClipRanker.open(backend, checkpoint, new GraphStore(temporary))) {
            assertClose(
                    "images",
                    cases.get("image_features").toFloats(),
                    ranker.images(images),
                    checkpoint.architecture().embedding());
            for (int i = 0; i < texts.size(); i++) {
                int width = checkpoint.architecture().embedding();
                assertClose(
                        texts.get(i),
                        Arrays.copyOfRange(features, i * width, (i + 1) * width),
                        ranker.text(texts.get(i)),
                        width);
                float[] similarities = ranker.similarities(texts.get(i), images);
                for (int p = 0; p < similarities.length; p++) {
                    assertEquals(
                            logits[p * texts.size() + i] / scale,
                            similarities[p],
                            TOLERANCE,
                            texts.get(i) + " and image " + p);
                }
            }
        }
    }

    /** More images than the engine processes in one batch. */
    @Test
    void aSimilarityDoesNotDependOnOtherImages() throws IOException {
        List<RgbImage> few = ClipFixture.images(ClipFixture.cases(temporary));
        List<RgbImage> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            many.addAll(few);
        }
        ClipCheckpoint checkpoint = ClipCheckpoint.open(ClipFixture.directory(temporary, "clip.safetensors"));
        try (Backend backend = new OnnxRuntimeBackend(1);
                ClipRanker ranker = ClipRanker.open(backend, checkpoint, new GraphStore(temporary))) {
            float[] expected = ranker.similarities("a red circle", few);
            float[] actual = ranker.similarities("a red circle", many);
            for (int i = 0; i < actual.length; i++) {
                assertEquals(expected[i % few.size()], actual[i], 1e-6);
            }
            assertEquals(0, ranker.similarities("a red circle", List.of()).length);
            assertTrue(Files.isDirectory(temporary.resolve("graphs")));
        }
    }

    /** Directions only: the graphs' embeddings have length 1, the recorded features do not. */
    private static void assertClose(String name, float[] features, float[] embeddings, int width) {
        assertEquals(features.length, embeddings.length, name);
        for (int row = 0; row < features.length; row += width) {
            double squares = 0;
            for (int c = 0; c < width; c++) {
                squares += (double) features[row + c] * features[row + c];
            }
            for (int c = 0; c < width; c++) {
                assertEquals(
                        features[row + c] / Math.sqrt(squares),
                        embeddings[row + c],
                        TOLERANCE,
                        name + " row " + row / width + " value " + c);
            }
        }
    }
}
