// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.SafetensorsFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.testkit.Golden;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The recorded steps of sampling runs in golden/generate: the reference's log probabilities are the input logits.
 * Samples must come from exactly the reference's top-k or top-p set, in its proportions, with its probabilities as
 * scores.
 */
@Tag("golden")
class SamplingGoldenTest {
    private static final int SAMPLES = 1024;
    private static final int SEEDS = 10;
    private static final Pattern SET = Pattern.compile("top([kp])([0-9.]+)_probs_(\\d+)");

    @Test
    void drawsFromTheRecordedSets() {
        int compared = 0;
        for (JsonNode json : Golden.json("generate", "cases.json")) {
            if (!json.hasNonNull("steps_file")) {
                continue;
            }
            String[] range =
                    json.get("settings").get("constraint_range").textValue().split(",");
            Map<String, Tensor> steps = SafetensorsFile.open(
                            Golden.path("generate", json.get("steps_file").textValue()))
                    .tensors();
            for (String name : steps.keySet()) {
                Matcher set = SET.matcher(name);
                if (set.matches()) {
                    float[] scores = steps.get("lprobs_" + set.group(3)).toFloats();
                    compare(
                            new Recorded(scores, Integer.parseInt(range[0]), Integer.parseInt(range[1])),
                            set.group(1).equals("k"),
                            Float.parseFloat(set.group(2)),
                            steps.get(name).toFloats(),
                            steps.get(name.replace("probs", "indices")).toLongs());
                    compared++;
                }
            }
        }
        assertTrue(compared > 0);
    }

    /** Log probabilities by token id after the masks; masked probability is not renormalised. */
    private record Recorded(float[] scores, int rangeFirst, int rangeEnd) {
        /**
         * Logits whose softmax gives those probabilities: the missing probability is assigned to {@code <s>}, which the
         * code rule removes.
         */
        void fill(FloatBuffer logits) {
            double sum = 0;
            for (float score : scores) {
                sum += Math.exp(score);
            }
            logits.put(0, scores);
            logits.put(0, sum < 1 ? (float) Math.log(1 - sum) : Float.NEGATIVE_INFINITY);
        }
    }

    private static void compare(Recorded recorded, boolean topK, float limit, float[] probabilities, long[] tokens) {
        Map<Integer, Float> expected = new HashMap<>();
        double whole = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (probabilities[i] > 0) {
                expected.put((int) tokens[i], probabilities[i]);
                whole += probabilities[i];
            }
        }
        Map<Integer, Integer> drawn = new HashMap<>();
        int columns = recorded.scores().length;
        try (Decoder decoder = new Decoder(
                DecoderOptions.fullVocabulary(columns, 1, SAMPLES, 2), step -> recorded.fill(step.logits()))) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Sampling sampling =
                        topK ? new Sampling(SAMPLES, (int) limit, 0, seed) : new Sampling(SAMPLES, 0, limit, seed);
                decoder.submit(
                        seed,
                        DecodeRequest.builder(sampling)
                                .maxLength(1)
                                .fixedLength(true)
                                .codes(true)
                                .range(recorded.rangeFirst(), recorded.rangeEnd())
                                .build());
                assertEquals(0, decoder.step());
                for (Hypothesis hypothesis : decoder.poll().hypotheses()) {
                    int token = hypothesis.tokens()[0];
                    drawn.merge(token, 1, Integer::sum);
                    assertTrue(expected.containsKey(token), "token " + token + " is not in the recorded set");
                    assertEquals(Math.log(expected.get(token)), hypothesis.score(), 5e-4);
                }
            }
        }
        int draws = SAMPLES * SEEDS;
        for (int token : new TreeSet<>(expected.keySet())) {
            double share = expected.get(token) / whole;
            double deviation = Math.sqrt(draws * share * (1 - share));
            assertEquals(draws * share, drawn.getOrDefault(token, 0), 6 * deviation + 1, "draws of token " + token);
        }
    }
}
