// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * The optional parts of OFA's layers in a model.
 *
 * @param encoderNormalizeBefore layer norms precede the encoder's sublayers instead of following them, and one more
 *     follows the last layer
 * @param decoderNormalizeBefore likewise in the decoder
 * @param layernormEmbedding token embeddings are normalised
 * @param patchLayernormEmbedding image embeddings are normalised
 * @param codeLayernormEmbedding embeddings of image tokens are normalised
 * @param addTypeEmbedding a type embedding (text or image) is added in the encoder
 * @param scaleAttention a layer norm follows the attention's output projection
 * @param scaleFc a layer norm is between the two feed-forward products
 * @param scaleHeads each attention head's output has a learned factor ({@code c_attn})
 * @param scaleResiduals the feed-forward residual has a learned factor per channel ({@code w_resid})
 * @param scaleSublayers the output of every sublayer has a learned factor per channel ({@code use_gamma_feature})
 * @param scaleEmbedding embeddings are multiplied by the square root of the width
 */
public record LayerVariants(
        boolean encoderNormalizeBefore,
        boolean decoderNormalizeBefore,
        boolean layernormEmbedding,
        boolean patchLayernormEmbedding,
        boolean codeLayernormEmbedding,
        boolean addTypeEmbedding,
        boolean scaleAttention,
        boolean scaleFc,
        boolean scaleHeads,
        boolean scaleResiduals,
        boolean scaleSublayers,
        boolean scaleEmbedding) {}
