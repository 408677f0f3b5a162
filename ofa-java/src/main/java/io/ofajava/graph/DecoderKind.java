// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;

/** What a decoder graph generates: text (and boxes) over the whole vocabulary, or image tokens. */
public enum DecoderKind {
    /** Text positions, the whole vocabulary. */
    TEXT {
        @Override
        public int columns(OfaConfig config) {
            return config.vocabSize();
        }

        @Override
        public int rangeFirst(OfaConfig config) {
            return SPECIALS;
        }

        @Override
        public int positions(OfaConfig config) {
            return config.maxTargetPositions();
        }

        @Override
        TokenTable outputTable(Parameters parameters, OfaConfig config) {
            return TokenTable.output(parameters, config);
        }
    },
    /** Image positions; the special tokens and the image tokens only. */
    CODES {
        @Override
        public int columns(OfaConfig config) {
            return SPECIALS + config.layout().numCodes();
        }

        @Override
        public int rangeFirst(OfaConfig config) {
            return config.layout().codeOffset();
        }

        @Override
        public int positions(OfaConfig config) {
            return CodePositions.of(config).length;
        }

        @Override
        TokenTable outputTable(Parameters parameters, OfaConfig config) {
            return TokenTable.codes(parameters, config);
        }
    };

    /** The ids 0 to 3 ({@code <s> <pad> </s> <unk>}) are columns 0 to 3 of every decoder's logits. */
    static final int SPECIALS = 4;

    /** @return the number of logits of a row */
    public abstract int columns(OfaConfig config);

    /** @return the token id of column 4; the following columns are the following ids */
    public abstract int rangeFirst(OfaConfig config);

    /** @return the number of decoder positions that the model supports, including that of {@code <s>} */
    public abstract int positions(OfaConfig config);

    /** @return the output projection {@code [columns, width]} */
    abstract TokenTable outputTable(Parameters parameters, OfaConfig config);
}
