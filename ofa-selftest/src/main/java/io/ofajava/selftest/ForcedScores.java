// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scores that a run's settings give to recorded tokens, from the logits of a teacher-forced decoder: temperature,
 * allowed range, closed lists and the penalty of unknown tokens, as in the reference. Rules that only forbid tokens
 * (lengths, n-grams, boxes) do not change the scores of the chosen ones.
 *
 * <p>Reference: {@code EnsembleModel.forward_decoder} and {@code SequenceGenerator._generate} of OFA's
 * {@code sequence_generator.py}.
 */
final class ForcedScores {
    private static final int SPECIALS = 4;
    private static final int END = 2;
    private static final int UNK = 3;

    private final double temperature;
    private final double unkPenalty;
    private final boolean zeroShot;
    /** The first and the end of the allowed ids, or null. */
    private final int @Nullable [] range;
    /** The allowed outputs, or null. */
    private final @Nullable List<int[]> answers;

    ForcedScores(JsonNode run) {
        JsonNode settings = run.get("settings");
        temperature = settings.path("temperature").asDouble(1);
        unkPenalty = settings.path("unk_penalty").asDouble(0);
        zeroShot = settings.path("zero_shot").asBoolean(false);
        range = settings.has("constraint_range")
                ? Arrays.stream(settings.get("constraint_range").textValue().split(","))
                        .mapToInt(part -> Integer.parseInt(part.strip()))
                        .toArray()
                : null;
        if (run.has("trie_answers")) {
            answers = new ArrayList<>();
            run.get("trie_answers").forEach(answer -> answers.add(GoldenSet.ints(answer)));
        } else {
            answers = null;
        }
    }

    /**
     * The score of one token.
     *
     * @param logits by column
     * @param ids the token of each column
     * @param chosen the column of the token
     * @param before the tokens before it that do not belong to a forced prefix, or null within the prefix
     */
    double score(float[] logits, int[] ids, int chosen, int @Nullable [] before) {
        boolean[] allowed = answers == null || zeroShot || before == null ? null : next(answers, before, ids);
        double most = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < ids.length; column++) {
            most = isAllowed(allowed, ids, column) ? Math.max(most, logits[column] / temperature) : most;
        }
        double sum = 0;
        for (int column = 0; column < ids.length; column++) {
            sum += isAllowed(allowed, ids, column) ? Math.exp(logits[column] / temperature - most) : 0;
        }
        double score = isAllowed(allowed, ids, chosen)
                ? logits[chosen] / temperature - most - Math.log(sum)
                : Double.NEGATIVE_INFINITY;
        return ids[chosen] == UNK ? score - unkPenalty : score;
    }

    /**
     * The margin of one column's score over all others that a search of image tokens may choose.
     *
     * @param logits by column
     */
    double margin(float[] logits, int[] ids, int chosen) {
        double next = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < ids.length; column++) {
            if (column != chosen && ids[column] >= SPECIALS && isAllowed(null, ids, column)) {
                next = Math.max(next, logits[column] / temperature);
            }
        }
        return ids[chosen] < SPECIALS ? Double.POSITIVE_INFINITY : logits[chosen] / temperature - next;
    }

    private boolean isAllowed(boolean @Nullable [] allowed, int[] ids, int column) {
        int id = ids[column];
        return (allowed == null || allowed[column])
                && (range == null || zeroShot || id < SPECIALS || id >= range[0] && id < range[1]);
    }

    /** The columns of tokens that continue an allowed output. */
    private static boolean[] next(List<int[]> answers, int[] before, int[] ids) {
        boolean[] allowed = new boolean[ids.length];
        for (int[] answer : answers) {
            if (answer.length >= before.length && Arrays.equals(before, Arrays.copyOf(answer, before.length))) {
                int id = before.length == answer.length ? END : answer[before.length];
                for (int column = 0; column < ids.length; column++) {
                    allowed[column] |= ids[column] == id;
                }
            }
        }
        return allowed;
    }
}
