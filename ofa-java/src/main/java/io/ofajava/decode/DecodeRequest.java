// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One sequence to decode, by the rules of fairseq's SequenceGenerator as OFA uses it. Immutable; created by
 * {@link #builder(SearchMode)}. {@link Decoder#submit} checks the limits (beams, lengths, ids) against its own options.
 */
public final class DecodeRequest {
    private final SearchMode mode;
    private final int maxLength;
    private final int minLength;
    private final float temperature;
    private final float unkPenalty;
    private final int noRepeatNgramSize;
    private final int[] prefix;
    private final int rangeFirst;
    private final int rangeEnd;
    private final boolean codes;
    private final boolean boxes;
    private final @Nullable Candidates candidates;
    private final boolean zeroShot;
    private final boolean fixedLength;

    private DecodeRequest(Builder b) {
        mode = b.mode;
        maxLength = b.maxLength;
        minLength = b.minLength;
        temperature = b.temperature;
        unkPenalty = b.unkPenalty;
        noRepeatNgramSize = b.noRepeatNgramSize;
        prefix = b.prefix;
        rangeFirst = b.rangeFirst;
        rangeEnd = b.rangeEnd;
        codes = b.codes;
        boxes = b.boxes;
        candidates = b.candidates;
        zeroShot = b.zeroShot;
        fixedLength = b.fixedLength;
    }

    /** A request with the reference's defaults: lengths 1 to 200, temperature 1, no penalty, no constraint. */
    public static Builder builder(SearchMode mode) {
        return new Builder(mode);
    }

    /** How tokens are chosen. */
    public SearchMode mode() {
        return mode;
    }

    /** The maximum number of tokens before {@code </s>}, prefix included. */
    public int maxLength() {
        return maxLength;
    }

    /** The minimum number of tokens before {@code </s>}, prefix included. */
    public int minLength() {
        return minLength;
    }

    /** The divisor of the logits. */
    public float temperature() {
        return temperature;
    }

    /** Subtracted from the log probability of the unknown token. */
    public float unkPenalty() {
        return unkPenalty;
    }

    /** The size of n-grams that may occur only once; 0: no limit. */
    public int noRepeatNgramSize() {
        return noRepeatNgramSize;
    }

    /** A copy of the tokens with which every output starts. */
    public int[] prefix() {
        return prefix.clone();
    }

    /** First token id of the constraint range; equal to {@link #rangeEnd()} without a constraint. */
    public int rangeFirst() {
        return rangeFirst;
    }

    /** The token id after the last of the constraint range. */
    public int rangeEnd() {
        return rangeEnd;
    }

    /** Whether the output is image tokens: the ids 0 to 3 are then removed after the softmax. */
    public boolean codes() {
        return codes;
    }

    /** Whether the output is boxes: four ids of the range, then one beyond it, repeatedly. */
    public boolean boxes() {
        return boxes;
    }

    /** The outputs to which the search is restricted, or null. */
    public @Nullable Candidates candidates() {
        return candidates;
    }

    /** Whether candidates mask after the softmax instead of before it. */
    public boolean zeroShot() {
        return zeroShot;
    }

    /** Whether the output has exactly {@link #maxLength()} tokens and no {@code </s>}. */
    public boolean fixedLength() {
        return fixedLength;
    }

    /** Collects the settings of one request. Not thread-safe. */
    public static final class Builder {
        private final SearchMode mode;
        private int maxLength = 200;
        private int minLength = 1;
        private float temperature = 1f;
        private float unkPenalty;
        private int noRepeatNgramSize;
        private int[] prefix = {};
        private int rangeFirst;
        private int rangeEnd;
        private boolean codes;
        private boolean boxes;
        private @Nullable Candidates candidates;
        private boolean zeroShot;
        private boolean fixedLength;

        private Builder(SearchMode mode) {
            this.mode = Objects.requireNonNull(mode, "mode");
        }

        /**
         * The maximum number of tokens before {@code </s>}, prefix included: the reference's {@code int(max_len_a *
         * source length + max_len_b)}.
         */
        public Builder maxLength(int tokens) {
            maxLength = tokens;
            return this;
        }

        /** The minimum number of tokens before {@code </s>}, prefix included. */
        public Builder minLength(int tokens) {
            minLength = tokens;
            return this;
        }

        /** Divides the logits before the softmax; above 0. */
        public Builder temperature(float value) {
            temperature = value;
            return this;
        }

        /** Subtracted from the log probability of {@code <unk>}. */
        public Builder unkPenalty(float value) {
            unkPenalty = value;
            return this;
        }

        /** No n-gram of this size occurs twice in a hypothesis ({@code <s>} and prefix count); 0: no such rule. */
        public Builder noRepeatNgramSize(int size) {
            noRepeatNgramSize = size;
            return this;
        }

        /**
         * Tokens with which every hypothesis starts (without {@code <s>}); they count in lengths and scores. Read as
         * one row. Scoring allows {@code </s>} among them.
         */
        public Builder prefix(int... tokens) {
            prefix = tokens.clone();
            return this;
        }

        /**
         * Restricts the softmax to the special ids 0..3 and to token ids {@code first} (inclusive) .. {@code end}
         * (exclusive).
         */
        public Builder range(int first, int end) {
            rangeFirst = first;
            rangeEnd = end;
            return this;
        }

        /**
         * Image tokens: the ids 0..3 cannot be chosen before the length limit, although they take part in the softmax.
         */
        public Builder codes(boolean on) {
            codes = on;
            return this;
        }

        /**
         * Boxes of the detection tasks: four ids of the range, then one id beyond it, repeatedly. Requires
         * {@link #range}.
         */
        public Builder boxes(boolean on) {
            boxes = on;
            return this;
        }

        /**
         * Restricts the search to these outputs; null: unrestricted. {@code zeroShot} masks after the softmax instead
         * of before it.
         */
        public Builder candidates(Candidates answers, boolean zeroShot) {
            candidates = answers;
            this.zeroShot = zeroShot;
            return this;
        }

        /** Exactly {@link #maxLength} tokens and no {@code </s>}, whose step is not run. */
        public Builder fixedLength(boolean on) {
            fixedLength = on;
            return this;
        }

        public DecodeRequest build() {
            return new DecodeRequest(this);
        }
    }
}
