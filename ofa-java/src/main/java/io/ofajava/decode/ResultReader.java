// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_result;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;

/** Copies a native result into Java's records. */
final class ResultReader {
    private ResultReader() {}

    static DecodeResult read(ofa_result result) {
        int count = OfaNative.ofa_result_count(result);
        List<Hypothesis> hypotheses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = OfaNative.ofa_result_length(result, i);
            int[] tokens = new int[length];
            float[] scores = new float[length];
            try (IntPointer from = Objects.requireNonNull(OfaNative.ofa_result_tokens(result, i), "tokens");
                    FloatPointer scoresFrom =
                            Objects.requireNonNull(OfaNative.ofa_result_positional_scores(result, i), "scores")) {
                from.get(tokens);
                scoresFrom.get(scores);
            }
            hypotheses.add(new Hypothesis(tokens, OfaNative.ofa_result_score(result, i), scores));
        }
        try (BytePointer failure = OfaNative.ofa_result_error(result)) {
            return new DecodeResult(
                    OfaNative.ofa_result_tag(result), hypotheses, failure == null ? null : failure.getString());
        }
    }
}
