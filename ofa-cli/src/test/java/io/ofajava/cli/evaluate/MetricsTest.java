// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ofajava.image.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compares the metrics with their reference code. Caption scores: {@code CiderScorer} (n 4, sigma 6) and
 * {@code BleuScorer} (closest reference length) of salaniz/pycocoevalcap, run with Python 3 on the four tokenized
 * sentences below. VQA accuracies: {@code VQAEval} of GT-Vision-Lab/VQA; see vqa.json.
 */
class MetricsTest {
    private static final Path IMAGE = Path.of("image.jpg");
    private static final String[][] CAPTIONS = {
        {
            "a man riding a wave on a surfboard",
            "a man riding a wave on top of a surfboard",
            "a surfer rides a large wave in the ocean",
            "man surfing on a big wave"
        },
        {
            "a black cat sitting on a laptop",
            "a cat is sitting on top of a laptop",
            "a black cat laying on a laptop computer",
            "black cat sits on an open laptop"
        },
        {
            "two dogs playing with a red ball in the park",
            "two dogs are playing with a ball",
            "a pair of dogs chase a red ball in a park",
            "dogs run after a ball on grass"
        },
        {
            "a plate of food",
            "a plate with meat and vegetables on a table",
            "a dinner plate of rice broccoli and chicken",
            "plate of food sitting on a wooden table"
        }
    };

    @Test
    void captions() {
        List<Example> examples = new ArrayList<>();
        List<Prediction> predictions = new ArrayList<>();
        for (String[] sentences : CAPTIONS) {
            String id = String.valueOf(examples.size());
            examples.add(Example.of(id, IMAGE, "", List.of(sentences).subList(1, sentences.length)));
            predictions.add(new Prediction(id, sentences[0], null));
        }
        Map<String, Double> scores = Metric.CAPTION.score(examples, predictions);
        assertEquals(2.4330087731200174, scores.get("CIDEr"), 1e-9);
        assertEquals(0.7850656990814804, scores.get("BLEU-1"), 1e-9);
        assertEquals(0.7322605356890926, scores.get("BLEU-2"), 1e-9);
        assertEquals(0.5921330620600443, scores.get("BLEU-3"), 1e-9);
        assertEquals(0.44643038188209033, scores.get("BLEU-4"), 1e-9);
    }

    @Test
    void wordsOfCaptions() {
        assertEquals(List.of("a", "dog", "and", "a", "cat"), CaptionTokens.of("A dog, and a cat."));
        assertEquals(
                List.of("it", "is", "n't", "the", "man", "'s", "t-shirt"),
                CaptionTokens.of("It isn't the man's t-shirt!"));
        assertEquals(List.of("3.5", "apples", "for", "$10"), CaptionTokens.of("3.5 apples for $10"));
        assertEquals(List.of("can", "not", "see"), CaptionTokens.of("cannot see..."));
    }

    @Test
    void answers() throws Exception {
        JsonNode recorded = new ObjectMapper().readTree(MetricsTest.class.getResourceAsStream("vqa.json"));
        List<Example> examples = new ArrayList<>();
        List<Prediction> predictions = new ArrayList<>();
        for (JsonNode golden : recorded.get("cases")) {
            List<String> given = new ArrayList<>();
            golden.get("answers").forEach(answer -> given.add(answer.textValue()));
            String prediction = golden.get("prediction").textValue();
            assertEquals(
                    golden.get("accuracy").doubleValue(), 100 * VqaAccuracy.of(prediction, given), 1e-6, prediction);
            examples.add(Example.of(prediction, IMAGE, "?", given));
            predictions.add(new Prediction(prediction, prediction, null));
        }
        assertEquals(
                recorded.get("overall").doubleValue(),
                100 * Metric.ANSWER.score(examples, predictions).get("accuracy"),
                1e-6);
    }

    @Test
    void regionsAndLabels() {
        Box truth = new Box(0, 0, 10, 10);
        List<Example> examples = List.of(
                new Example("0", IMAGE, "a", "", List.of(), truth),
                new Example("1", IMAGE, "b", "", List.of(), truth),
                new Example("2", IMAGE, "c", "", List.of(), truth));
        Map<String, Double> scores = Metric.GROUND.score(
                examples,
                List.of(
                        new Prediction("0", "", new Box(0, 0, 10, 5)),
                        new Prediction("1", "", new Box(5, 5, 15, 15)),
                        new Prediction("2", "", null)));
        assertEquals(1 / 3.0, scores.get("accuracy at 0.5"), 1e-9);
        assertEquals((0.5 + 25 / 175.0) / 3, scores.get("mean IoU"), 1e-6);
        assertEquals(
                0.5,
                Metric.ENTAIL
                        .score(
                                List.of(
                                        Example.of("0", IMAGE, "h", List.of("yes")),
                                        Example.of("1", IMAGE, "h", List.of("no"))),
                                List.of(new Prediction("0", "yes", null), new Prediction("1", "maybe", null)))
                        .get("accuracy"));
    }
}
