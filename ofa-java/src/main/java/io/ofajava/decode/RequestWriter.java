// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_request;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** A {@link DecodeRequest} as the C structure, for the duration of a submit. */
final class RequestWriter implements AutoCloseable {
    private final ofa_request request = new ofa_request();
    private final @Nullable IntPointer prefix;

    /** @param scoringRows maximum number of rows of a {@link Scoring} */
    RequestWriter(DecodeRequest r, int scoringRows) {
        OfaNative.ofa_request_default(request);
        int[] tokens = r.prefix();
        prefix = tokens.length == 0 ? null : new IntPointer(tokens);
        request.max_len(r.maxLength())
                .min_len(r.minLength())
                .temperature(r.temperature())
                .unk_penalty(r.unkPenalty())
                .no_repeat_ngram_size(r.noRepeatNgramSize())
                .range_first(r.rangeFirst())
                .range_end(r.rangeEnd())
                .gen_code(flag(r.codes()))
                .gen_box(flag(r.boxes()))
                .fixed_length(flag(r.fixedLength()))
                .zero_shot(flag(r.zeroShot()))
                .prefix_length(tokens.length);
        if (prefix != null) {
            request.prefix(prefix);
        }
        if (r.candidates() != null) {
            request.candidates(r.candidates().trie());
        }
        write(r.mode(), scoringRows);
    }

    ofa_request request() {
        return request;
    }

    @Override
    public void close() {
        request.close();
        if (prefix != null) {
            prefix.close();
        }
    }

    private void write(SearchMode mode, int scoringRows) {
        if (mode instanceof BeamSearch beam) {
            request.mode(OfaNative.OFA_BEAM)
                    .rows(beam.beams())
                    .normalize(flag(beam.normalize()))
                    .len_penalty(beam.lengthPenalty());
        } else if (mode instanceof Sampling sampling) {
            request.mode(OfaNative.OFA_SAMPLE)
                    .rows(sampling.samples())
                    .top_k(sampling.topK())
                    .top_p(sampling.topP())
                    .seed(sampling.seed());
        } else if (mode instanceof Scoring scoring) {
            request.mode(OfaNative.OFA_SCORE)
                    .rows(scoringRows)
                    .candidates(scoring.candidates().trie())
                    .restricted(flag(scoring.restricted()));
        } else {
            throw new AssertionError(mode); // sealed
        }
    }

    private static int flag(boolean on) {
        return on ? 1 : 0;
    }
}
