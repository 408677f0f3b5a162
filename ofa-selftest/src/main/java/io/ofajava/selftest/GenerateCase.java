// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.decode.BeamSearch;
import io.ofajava.decode.Candidates;
import io.ofajava.decode.DecodeRequest;
import io.ofajava.decode.Sampling;
import io.ofajava.decode.SearchMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of golden/generate/cases.json: its settings as requests, one per input row.
 *
 * @param json its record
 */
public record GenerateCase(JsonNode json) {
    private static final int PAD = 1;

    /** The model, a slash and the name of the run. */
    public String name() {
        return json.get("name").textValue();
    }

    /** The name without the model. */
    public String shortName() {
        return name().substring(name().indexOf('/') + 1);
    }

    /** The model it runs on. */
    public String model() {
        return json.get("model").textValue();
    }

    /** The number of inputs. */
    public int rows() {
        return json.get("input_ids").size();
    }

    int[] input(int row) {
        return withoutPadding(json.get("input_ids").get(row));
    }

    /** Name of the row's image in images.safetensors, or null. */
    @Nullable
    String image(int row) {
        JsonNode images = json.get("images");
        return images == null || images.isNull() || images.get(row).isNull()
                ? null
                : images.get(row).textValue();
    }

    boolean imageVisible(int row) {
        JsonNode masks = json.get("patch_masks");
        return masks == null || masks.isNull() || masks.get(row).booleanValue();
    }

    /** Whether it generates image tokens. */
    public boolean codes() {
        return setting("gen_code", 0) != 0;
    }

    /** Whether the reference sampled, with one candidate, so that the result is deterministic. */
    public boolean sampling() {
        return json.get("search").textValue().startsWith("sampling");
    }

    /** The smallest gap between two competing candidates, or NaN if it is not recorded, as for sampling. */
    double gap() {
        JsonNode gap = json.get("min_candidate_gap");
        return gap == null || gap.isNull() ? Double.NaN : gap.doubleValue();
    }

    /** The score of a hypothesis is the sum of the scores of its tokens, divided by this. */
    double divisor(int length) {
        return setting("normalize_scores", 1) == 0 ? 1 : Math.pow(length, setting("len_penalty", 1));
    }

    /** The tokens of a recorded hypothesis, with the final {@code </s>}. */
    int[] tokens(int row, int hypothesis) {
        return GoldenSet.ints(hypotheses(row).get(hypothesis).get("tokens"));
    }

    /** How many tokens of a row are forced. */
    int prefix(int row) {
        return json.has("prefix_tokens")
                ? withoutPadding(json.get("prefix_tokens").get(row)).length
                : 0;
    }

    /** The group of runs with equal error bounds: model, kind, kind of input, and whether a closed list is given. */
    public String family() {
        boolean image = json.get("images") != null && !json.get("images").isNull();
        return model()
                + (codes() ? ", codes" : ", text")
                + (image ? ", image" : "")
                + (json.has("trie_answers") ? ", answers" : "");
    }

    JsonNode hypotheses(int row) {
        return json.get("hypotheses").get(row);
    }

    DecodeRequest request(int row) {
        int beams = (int) setting("beam_size", 1);
        // The reference evaluates max_len_a with the padded length of the batch.
        int sourceLength = json.get("input_ids").get(0).size();
        SearchMode mode = sampling()
                ? new Sampling(
                        beams, Integer.parseInt(json.get("search").textValue().replaceAll("\\D+", "")), 0, 1)
                : new BeamSearch(beams, setting("normalize_scores", 1) != 0, (float) setting("len_penalty", 1));
        DecodeRequest.Builder request = DecodeRequest.builder(mode)
                .maxLength((int) (setting("max_len_a", 0) * sourceLength + setting("max_len_b", 200)))
                .minLength((int) setting("min_len", 1))
                .temperature((float) setting("temperature", 1))
                .unkPenalty((float) setting("unk_penalty", 0))
                .noRepeatNgramSize((int) setting("no_repeat_ngram_size", 0))
                .codes(codes())
                .boxes(setting("gen_box", 0) != 0);
        if (json.get("settings").has("constraint_range")) {
            String[] range =
                    json.get("settings").get("constraint_range").textValue().split(",");
            request.range(Integer.parseInt(range[0]), Integer.parseInt(range[1]));
        }
        if (json.has("prefix_tokens")) {
            request.prefix(withoutPadding(json.get("prefix_tokens").get(row)));
        }
        if (json.has("trie_answers")) {
            List<int[]> answers = new ArrayList<>();
            json.get("trie_answers").forEach(answer -> answers.add(GoldenSet.ints(answer)));
            request.candidates(Candidates.of(answers), setting("zero_shot", 0) != 0);
        }
        return request.build();
    }

    private double setting(String name, double otherwise) {
        JsonNode value = json.get("settings").get(name);
        return value == null ? otherwise : value.isBoolean() ? value.booleanValue() ? 1 : 0 : value.doubleValue();
    }

    private static int[] withoutPadding(JsonNode tokens) {
        int[] all = GoldenSet.ints(tokens);
        int length = all.length;
        while (length > 0 && all[length - 1] == PAD) {
            length--;
        }
        return Arrays.copyOf(all, length);
    }
}
