// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * The additions of parameter-efficient fine-tuning to a model.
 *
 * @param encoderPrompt the learned prompt of the encoder's self-attention
 * @param decoderPrompt the learned prompt of the decoder's self-attention
 * @param encoderAdapter inner units of the adapter after each feed-forward block of the encoder; 0 for none
 * @param decoderAdapter likewise in the decoder
 */
public record Tuning(Prompt encoderPrompt, Prompt decoderPrompt, int encoderAdapter, int decoderAdapter) {
    /** A model without additions. */
    public static final Tuning NONE = new Tuning(Prompt.NONE, Prompt.NONE, 0, 0);

    /**
     * A learned prompt: keys and values that precede the others in every layer's self-attention.
     *
     * @param length number of positions; 0 for none
     * @param hidden inner units of the projection that computes keys and values from an embedding; 0 if the embedding
     *     contains them
     */
    public record Prompt(int length, int hidden) {
        /** No prompt. */
        public static final Prompt NONE = new Prompt(0, 0);

        /** Whether there is one. */
        public boolean exists() {
            return length > 0;
        }
    }
}
