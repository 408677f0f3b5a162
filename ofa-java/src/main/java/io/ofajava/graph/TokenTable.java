// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.VocabularyLayout;

/**
 * Rows of the token embedding, which is the output projection as well.
 *
 * @param name of the table, of which there is one in all graphs of a model
 * @param rows its tokens
 * @param width of a row
 * @param values {@code [rows, width]}
 */
public record TokenTable(String name, int rows, int width, Products.Values values) {
    /** The whole vocabulary. */
    public static TokenTable all(Parameters parameters, OfaConfig config) {
        return new TokenTable(
                "embed_tokens.weight",
                config.vocabSize(),
                config.width(),
                () -> parameters.values("encoder.embed_tokens.weight"));
    }

    /** The special tokens and the picture codes. */
    public static TokenTable codes(Parameters parameters, OfaConfig config) {
        int width = config.width();
        int rows = DecoderKind.CODES.columns(config);
        return new TokenTable("embed_tokens.codes", rows, width, () -> {
            VocabularyLayout layout = config.layout();
            float[] all = parameters.values("encoder.embed_tokens.weight");
            float[] values = new float[rows * width];
            System.arraycopy(all, 0, values, 0, DecoderKind.SPECIALS * width);
            System.arraycopy(
                    all, layout.codeOffset() * width, values, DecoderKind.SPECIALS * width, layout.numCodes() * width);
            return values;
        });
    }
}
