// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import java.util.Objects;

/**
 * One sequence to decode, by the rules of fairseq's SequenceGenerator as OFA uses it. Immutable; made by
 * {@link #builder(SearchMode)}. The limits (beams, lengths, ids) are checked by {@link Decoder#submit}, against that
 * decoder's options.
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
    private final Candidates candidates;
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

    /** The most tokens before {@code </s>}, prefix included. */
    public int maxLength() {
        return maxLength;
    }

    /** The fewest tokens before {@code </s>}, prefix included. */
    public int minLength() {
        return minLength;
    }

    /** What logits are divided by. */
    public float temperature() {
        return temperature;
    }

    /** What is taken from the log probability of the unknown token. */
    public float unkPenalty() {
        return unkPenalty;
    }

    /** The size of n-grams that may not come twice; 0: off. */
    public int noRepeatNgramSize() {
        return noRepeatNgramSize;
    }

    /** A copy of the tokens that every answer starts with; not scored. */
    public int[] prefix() {
        return prefix.clone();
    }

    /** First token id of the constraint range; equal to {@link #rangeEnd()} when there is none. */
    public int rangeFirst() {
        return rangeFirst;
    }

    /** The token id after the last of the constraint range. */
    public int rangeEnd() {
        return rangeEnd;
    }

    /** Whether the answer is picture codes, among which the ids 0 to 3 are removed after the softmax. */
    public boolean codes() {
        return codes;
    }

    /** Whether the answer is boxes: four ids of the range, then one past it, repeatedly. */
    public boolean boxes() {
        return boxes;
    }

    /** The answers that the search is held to, or null. */
    public Candidates candidates() {
        return candidates;
    }

    /** Whether candidates mask after the softmax instead of before it. */
    public boolean zeroShot() {
        return zeroShot;
    }

    /** Whether the answer has exactly {@link #maxLength()} tokens and no {@code </s>}. */
    public boolean fixedLength() {
        return fixedLength;
    }

    /** Collects the settings of one request. */
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
        private Candidates candidates;
        private boolean zeroShot;
        private boolean fixedLength;

        private Builder(SearchMode mode) {
            this.mode = Objects.requireNonNull(mode, "mode");
        }

        /**
         * The most tokens before {@code </s>}, prefix included: the reference's {@code int(max_len_a * source length +
         * max_len_b)}.
         */
        public Builder maxLength(int tokens) {
            maxLength = tokens;
            return this;
        }

        /** The fewest tokens before {@code </s>}, prefix included. */
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
         * Tokens that every hypothesis starts with (without {@code <s>}); they count in lengths and scores. Forced as
         * one row. Scoring allows {@code </s>} in it.
         */
        public Builder prefix(int... tokens) {
            prefix = tokens.clone();
            return this;
        }

        /**
         * Holds the softmax to the special ids 0..3 and to token ids {@code first} (inclusive) .. {@code end}
         * (exclusive).
         */
        public Builder range(int first, int end) {
            rangeFirst = first;
            rangeEnd = end;
            return this;
        }

        /** RgbImage codes: the ids 0..3 cannot be chosen before the length limit, although they stay in the softmax. */
        public Builder codes(boolean on) {
            codes = on;
            return this;
        }

        /**
         * Boxes of the detection tasks: four ids of the range, then one id past it, again and again. Needs
         * {@link #range}.
         */
        public Builder boxes(boolean on) {
            boxes = on;
            return this;
        }

        /**
         * Holds the search to these answers; null: free. {@code zeroShot} masks after the softmax instead of before it.
         */
        public Builder candidates(Candidates answers, boolean zeroShot) {
            candidates = answers;
            this.zeroShot = zeroShot;
            return this;
        }

        /** Exactly {@link #maxLength} tokens and no {@code </s>}: the end is never tested, and its step never run. */
        public Builder fixedLength(boolean on) {
            fixedLength = on;
            return this;
        }

        public DecodeRequest build() {
            return new DecodeRequest(this);
        }
    }
}
