// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * The dimensions of an OFA model's transformer.
 *
 * @param vocabSize rows of the token embedding
 * @param width size of the hidden states (d_model); a multiple of both head counts
 * @param encoderLayers number of encoder layers
 * @param decoderLayers number of decoder layers
 * @param encoderHeads attention heads of each encoder layer
 * @param decoderHeads attention heads of each decoder layer
 * @param encoderFfn inner size of the encoder's feed-forward layers
 * @param decoderFfn inner size of the decoder's feed-forward layers
 * @param maxSourcePositions maximum length of the encoder's text, in tokens
 * @param maxTargetPositions maximum length of the decoder's sequence, in tokens
 */
public record TransformerSize(
        int vocabSize,
        int width,
        int encoderLayers,
        int decoderLayers,
        int encoderHeads,
        int decoderHeads,
        int encoderFfn,
        int decoderFfn,
        int maxSourcePositions,
        int maxTargetPositions) {}
