// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.CheckpointError;

/**
 * The ranges of ids in the vocabulary: text from 0, then image tokens, then location bins.
 *
 * @param textVocab number of text ids, which are 0 to {@code textVocab - 1}
 * @param maskId id of {@code <mask>}, a text id
 * @param codeOffset id of {@code <code_0>}
 * @param numCodes number of image tokens; 0 if the vocabulary has none
 * @param binOffset id of {@code <bin_0>}
 * @param numBins number of location bins; 0 if the vocabulary has none
 */
public record VocabularyLayout(int textVocab, int maskId, int codeOffset, int numCodes, int binOffset, int numBins) {
    /** Size of the vocabulary of all published models. */
    public static final int PUBLISHED_SIZE = 59457;
    /** Size of the vocabulary of ModelScope's text2sql model, which has two text tokens after the bins. */
    public static final int TEXT2SQL_SIZE = PUBLISHED_SIZE + 2;
    /** The layout of all published models. */
    public static final VocabularyLayout PUBLISHED = new VocabularyLayout(50265, 50264, 50265, 8192, 58457, 1000);

    /** Size of the vocabulary of the published Chinese models. */
    public static final int CHINESE_SIZE = 30325;
    /**
     * The layout of the published Chinese models: four special tokens, the 21,128 words of BERT's vocabulary, then the
     * mask.
     */
    public static final VocabularyLayout CHINESE = contiguous(21133, 8192, 1000);

    /** Checks that the three ranges are in order and do not overlap. */
    public VocabularyLayout {
        boolean ordered = textVocab > 0
                && numCodes >= 0
                && numBins >= 0
                && codeOffset >= textVocab
                && binOffset >= (long) codeOffset + numCodes;
        if (!ordered || maskId < 0 || maskId >= textVocab) {
            throw CheckpointError.BAD_LAYOUT.with(
                    "text_vocab " + textVocab + ", mask_token_id " + maskId + ", code_offset " + codeOffset
                            + ", num_codes " + numCodes + ", bin_offset " + binOffset + ", num_bins " + numBins);
        }
    }

    /** A vocabulary of text, codes and bins without gaps, with the mask as the last text id, as OFA builds it. */
    public static VocabularyLayout contiguous(int textVocab, int numCodes, int numBins) {
        return new VocabularyLayout(textVocab, textVocab - 1, textVocab, numCodes, textVocab + numCodes, numBins);
    }

    /** One past the last id of the layout. */
    public int end() {
        return binOffset + numBins;
    }
}
