// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/**
 * The size of a decoder, and the vocabulary of its engine. Checked when the decoder is created.
 *
 * @param maxRequests requests that may be live at the same time (1 .. 4096)
 * @param maxRowsPerRequest the maximum number of beams or samples of one request (1 .. 1024)
 * @param maxRows the maximum number of rows of one engine call; a request is admitted only when its rows are free
 * @param maxPositions positions that the engine's decoder supports; a request that could need more is refused
 * @param maxTokensPerRow tokens per row and call that the engine supports (1 .. maxRows). With more than 1, forced
 *     prefixes are read several tokens at a time while no live request is past its own; results are the same
 * @param bos id of {@code <s>}, which starts every row
 * @param pad id of {@code <pad>}, never generated
 * @param eos id of {@code </s>}
 * @param unk id of {@code <unk>}
 * @param rangeFirst token id of column 4: 4 for a full vocabulary, the first image token for an engine that projects to
 *     image tokens only
 * @param columns columns of the engine's logits: the four special ids, then the range
 * @param top candidates that the engine can return of a token in place of its logits (1 .. columns - 4); 0: it always
 *     returns logits
 * @param ahead steps that the engine can run before the search has seen the output of the one before (0 .. 1024); above
 *     0 only with {@code top}
 */
public record DecoderOptions(
        int maxRequests,
        int maxRowsPerRequest,
        int maxRows,
        int maxPositions,
        int maxTokensPerRow,
        int bos,
        int pad,
        int eos,
        int unk,
        int rangeFirst,
        int columns,
        int top,
        int ahead) {
    /** Options of an engine that always returns logits. */
    public DecoderOptions(
            int maxRequests,
            int maxRowsPerRequest,
            int maxRows,
            int maxPositions,
            int maxTokensPerRow,
            int bos,
            int pad,
            int eos,
            int unk,
            int rangeFirst,
            int columns) {
        this(
                maxRequests,
                maxRowsPerRequest,
                maxRows,
                maxPositions,
                maxTokensPerRow,
                bos,
                pad,
                eos,
                unk,
                rangeFirst,
                columns,
                0,
                0);
    }

    /**
     * OFA's special ids ({@code <s>} 0, {@code <pad>} 1, {@code </s>} 2, {@code <unk>} 3) over a full vocabulary of
     * {@code vocabularySize} ids; one token per row, see {@link #withMaxTokensPerRow}.
     */
    public static DecoderOptions fullVocabulary(
            int vocabularySize, int maxRequests, int maxRowsPerRequest, int maxPositions) {
        return new DecoderOptions(
                maxRequests,
                maxRowsPerRequest,
                Math.multiplyExact(maxRequests, maxRowsPerRequest),
                maxPositions,
                1,
                0,
                1,
                2,
                3,
                4,
                vocabularySize);
    }

    /**
     * OFA's special ids followed by {@code count} ids from {@code first}: an engine whose projection is a slice of the
     * vocabulary; one token per row.
     */
    public static DecoderOptions range(int first, int count, int maxRequests, int maxRowsPerRequest, int maxPositions) {
        return new DecoderOptions(
                maxRequests,
                maxRowsPerRequest,
                Math.multiplyExact(maxRequests, maxRowsPerRequest),
                maxPositions,
                1,
                0,
                1,
                2,
                3,
                first,
                Math.addExact(count, 4));
    }

    /**
     * These options for an engine that supports up to that many tokens per row and call, limited to its number of rows.
     */
    public DecoderOptions withMaxTokensPerRow(int most) {
        return new DecoderOptions(
                maxRequests,
                maxRowsPerRequest,
                maxRows,
                maxPositions,
                Math.min(most, maxRows),
                bos,
                pad,
                eos,
                unk,
                rangeFirst,
                columns,
                top,
                ahead);
    }

    /**
     * These options for an engine that can return candidates in place of logits.
     *
     * @param candidates of a token
     * @param steps that it can run ahead
     */
    public DecoderOptions withTop(int candidates, int steps) {
        return new DecoderOptions(
                maxRequests,
                maxRowsPerRequest,
                maxRows,
                maxPositions,
                maxTokensPerRow,
                bos,
                pad,
                eos,
                unk,
                rangeFirst,
                columns,
                candidates,
                steps);
    }
}
