// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.MatrixRows;
import java.util.Arrays;

/**
 * A table with one row per token: an embedding, or the output projection, which most models share.
 *
 * @param name name of the table, unique among all graphs of a model
 * @param rows number of tokens
 * @param width length of a row
 * @param values {@code [rows, width]}
 */
public record TokenTable(String name, int rows, int width, MatrixRows values) {
    private static final String OUTPUT = "decoder.output_projection.weight";

    /** The token embedding of the encoder. */
    public static TokenTable encoder(Parameters parameters, OfaConfig config) {
        return whole("embed_tokens.weight", "encoder.embed_tokens.weight", parameters, config);
    }

    /** The token embedding of the decoder: the encoder's table unless the model has a separate one. */
    public static TokenTable decoder(Parameters parameters, OfaConfig config) {
        return config.architecture().embeddings().ownDecoder()
                ? whole("decoder.embed_tokens.weight", "decoder.embed_tokens.weight", parameters, config)
                : encoder(parameters, config);
    }

    /** The output projection over the whole vocabulary: the decoder's table unless the model has a separate one. */
    public static TokenTable output(Parameters parameters, OfaConfig config) {
        return config.architecture().embeddings().ownOutput()
                ? whole("output_projection.weight", OUTPUT, parameters, config)
                : decoder(parameters, config);
    }

    /** The output projection to the special tokens and the image tokens. */
    public static TokenTable codes(Parameters parameters, OfaConfig config) {
        int width = config.width();
        int rows = DecoderKind.CODES.columns(config);
        MatrixRows all = output(parameters, config).values();
        return new TokenTable("embed_tokens.codes", rows, width, (first, count) -> {
            int specials = Math.max(0, Math.min(DecoderKind.SPECIALS - first, count));
            float[] values = Arrays.copyOf(all.read(first, specials), count * width);
            int code = config.layout().codeOffset() + first + specials - DecoderKind.SPECIALS;
            float[] codes = all.read(code, count - specials);
            System.arraycopy(codes, 0, values, specials * width, codes.length);
            return values;
        });
    }

    private static TokenTable whole(String name, String tensor, Parameters parameters, OfaConfig config) {
        return new TokenTable(name, config.vocabSize(), config.width(), parameters.rows(tensor));
    }
}
