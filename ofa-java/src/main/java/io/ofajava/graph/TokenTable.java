// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.onnx.WeightValues;
import io.ofajava.text.VocabularyLayout;

/**
 * A table with one row per token: an embedding, or the output projection, which most models share.
 *
 * @param name name of the table, unique among all graphs of a model
 * @param rows number of tokens
 * @param width length of a row
 * @param values {@code [rows, width]}
 */
public record TokenTable(String name, int rows, int width, WeightValues values) {
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
        return new TokenTable("embed_tokens.codes", rows, width, () -> {
            VocabularyLayout layout = config.layout();
            float[] all = output(parameters, config).values().make();
            float[] values = new float[rows * width];
            System.arraycopy(all, 0, values, 0, DecoderKind.SPECIALS * width);
            System.arraycopy(
                    all, layout.codeOffset() * width, values, DecoderKind.SPECIALS * width, layout.numCodes() * width);
            return values;
        });
    }

    private static TokenTable whole(String name, String tensor, Parameters parameters, OfaConfig config) {
        return new TokenTable(name, config.vocabSize(), config.width(), () -> parameters.values(tensor));
    }
}
