// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.evaluate;

import io.ofajava.image.Box;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The metric of a data set. */
enum Metric {
    /** Captions: CIDEr-D and BLEU-1 to BLEU-4, in the scale of the COCO evaluation. */
    CAPTION {
        @Override
        Map<String, Double> score(List<Example> examples, List<Prediction> predictions) {
            Cider cider = new Cider();
            Bleu bleu = new Bleu();
            for (int i = 0; i < examples.size(); i++) {
                List<String> candidate = CaptionTokens.of(predictions.get(i).text());
                List<List<String>> references = examples.get(i).answers().stream()
                        .map(CaptionTokens::of)
                        .toList();
                cider.add(candidate, references);
                bleu.add(candidate, references);
            }
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put("CIDEr", cider.score());
            for (int n = 1; n <= NGrams.LONGEST; n++) {
                scores.put("BLEU-" + n, bleu.score(n));
            }
            return scores;
        }
    },
    /** Answers to questions: the accuracy of VQA v2. */
    ANSWER {
        @Override
        Map<String, Double> score(List<Example> examples, List<Prediction> predictions) {
            return mean(
                    "accuracy",
                    examples,
                    predictions,
                    (example, prediction) -> VqaAccuracy.of(prediction.text(), example.answers()));
        }
    },
    /** Regions: the share with an intersection over union of at least 0.5, and the mean intersection over union. */
    GROUND {
        @Override
        Map<String, Double> score(List<Example> examples, List<Prediction> predictions) {
            Map<String, Double> scores = mean(
                    "accuracy at 0.5",
                    examples,
                    predictions,
                    (example, prediction) -> overlap(example, prediction) >= RIGHT_OVERLAP ? 1 : 0);
            scores.putAll(mean("mean IoU", examples, predictions, Metric::overlap));
            return scores;
        }
    },
    /** Labels of visual entailment: the share of correct ones. */
    ENTAIL {
        @Override
        Map<String, Double> score(List<Example> examples, List<Prediction> predictions) {
            return mean(
                    "accuracy",
                    examples,
                    predictions,
                    (example, prediction) -> example.answers().contains(prediction.text()) ? 1 : 0);
        }
    };

    private static final double RIGHT_OVERLAP = 0.5;

    /** Scores by name; both lists are in the same order. */
    abstract Map<String, Double> score(List<Example> examples, List<Prediction> predictions);

    @FunctionalInterface
    private interface Score {
        double of(Example example, Prediction prediction);
    }

    private static Map<String, Double> mean(
            String name, List<Example> examples, List<Prediction> predictions, Score score) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            values.add(score.of(examples.get(i), predictions.get(i)));
        }
        Map<String, Double> result = new LinkedHashMap<>();
        result.put(
                name, values.stream().mapToDouble(Double::doubleValue).average().orElse(0));
        return result;
    }

    private static double overlap(Example example, Prediction prediction) {
        Box expected = Objects.requireNonNull(example.box(), "box");
        return prediction.box() == null ? 0 : prediction.box().iou(expected);
    }
}
