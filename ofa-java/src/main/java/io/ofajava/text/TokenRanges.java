package io.ofajava.text;

import io.ofajava.InvalidInputException;

/**
 * Where the kinds of token lie in a model's vocabulary: text, then (in the published models) picture codes, then location bins.
 *
 * @param textTokens number of text tokens, ids 0 to textTokens - 1, the special ones and {@code <mask>} among them
 * @param maskId     id of {@code <mask>}, or -1 if the vocabulary has none
 * @param codeOffset id of {@code <code_0>}
 * @param numCodes   number of picture codes, may be 0
 * @param binOffset  id of {@code <bin_0>}
 * @param numBins    number of location bins, may be 0
 */
public record TokenRanges(int textTokens, int maskId, int codeOffset, int numCodes, int binOffset, int numBins) {
    /** The most tokens that a vocabulary may have; published OFA models have 59,457. */
    public static final int MAX_TOKENS = 1 << 20;

    /** @throws InvalidInputException if the ranges are negative, overlap or leave ids without a token */
    public TokenRanges {
        boolean sane = inRange(textTokens) && textTokens >= 4 && inRange(codeOffset) && inRange(numCodes) && inRange(binOffset)
            && inRange(numBins) && maskId >= -1 && maskId < textTokens;
        boolean contiguous = sane && (codeOffset == textTokens && binOffset == codeOffset + numCodes
            || binOffset == textTokens && codeOffset == binOffset + numBins);
        if (!contiguous) {
            throw new InvalidInputException("vocabulary layout is inconsistent: " + textTokens + " text tokens (mask " + maskId + "), " + numCodes
                + " codes from " + codeOffset + ", " + numBins + " bins from " + binOffset + "; codes and bins must follow the text without a gap");
        }
    }

    /** Number of tokens of every kind; ids are 0 to size - 1. */
    public int size() {
        return textTokens + numCodes + numBins;
    }

    private static boolean inRange(int count) {
        return count >= 0 && count <= MAX_TOKENS;
    }
}
