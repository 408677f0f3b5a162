// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/**
 * The architecture of an OFA model, settled from its configuration and its tensors together (see
 * {@link OfaConfigReader}); the two have been checked against each other.
 *
 * @param vocabSize rows of the token embedding
 * @param width size of the hidden states (d_model); a multiple of both head counts
 * @param encoderLayers number of encoder layers
 * @param decoderLayers number of decoder layers
 * @param encoderHeads attention heads of each encoder layer
 * @param decoderHeads attention heads of each decoder layer
 * @param encoderFfn inner size of the encoder's feed-forward layers
 * @param decoderFfn inner size of the decoder's feed-forward layers
 * @param resnetBlocks bottleneck blocks of the three ResNet stages
 * @param batchNormEpsilon added to the variances of the ResNet's batch norms: 1e-5, or 1e-3 where the model was trained
 *     with synchronised batch norms
 * @param tokenBucketSize relative text positions are put into {@code 2 * tokenBucketSize - 1} buckets
 * @param imageBucketSize side of the grid of picture positions
 * @param attentionScaleFactor queries are multiplied by {@code (width / heads * attentionScaleFactor) ^ -0.5}
 * @param maxSourcePositions longest text the encoder takes, in tokens
 * @param maxTargetPositions longest sequence the decoder takes, in tokens
 * @param codeImageSize side of generated pictures in pixels; codes form a grid of an eighth of it
 * @param encoderNormalizeBefore layer norms stand before the encoder's sublayers instead of after them, and one more
 *     after the last layer
 * @param decoderNormalizeBefore likewise in the decoder
 * @param layernormEmbedding token embeddings are normalised
 * @param patchLayernormEmbedding picture embeddings are normalised
 * @param codeLayernormEmbedding code embeddings are normalised
 * @param addTypeEmbedding a type embedding (text or picture) is added in the encoder
 * @param scaleAttention a layer norm follows the attention's output projection
 * @param scaleFc a layer norm stands between the two feed-forward products
 * @param scaleHeads each attention head's output has a learned factor ({@code c_attn})
 * @param scaleResiduals the feed-forward residual has a learned factor per channel ({@code w_resid})
 * @param disableEntangle the decoder does not add positions to its embeddings
 * @param entanglePositionEmbedding the encoder adds positions to its embeddings
 * @param scaleEmbedding embeddings are multiplied by the square root of the width
 * @param interpolatePosition picture positions are interpolated from a grid for {@code origPatchImageSize}
 * @param origPatchImageSize picture side in pixels that the position grid was trained for; used with
 *     {@code interpolatePosition} only
 * @param layout which ids are text, codes and bins
 * @param patchImageSize side in pixels to which pictures are resized for this checkpoint; 0 when unknown
 * @param maxImageSize side in pixels that location bins span
 * @param generation the member {@code generation} of config.json: preferred decode settings; a missing node if there is
 *     none
 */
public record OfaConfig(
        int vocabSize,
        int width,
        int encoderLayers,
        int decoderLayers,
        int encoderHeads,
        int decoderHeads,
        int encoderFfn,
        int decoderFfn,
        List<Integer> resnetBlocks,
        double batchNormEpsilon,
        int tokenBucketSize,
        int imageBucketSize,
        double attentionScaleFactor,
        int maxSourcePositions,
        int maxTargetPositions,
        int codeImageSize,
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
        boolean disableEntangle,
        boolean entanglePositionEmbedding,
        boolean scaleEmbedding,
        boolean interpolatePosition,
        int origPatchImageSize,
        VocabularyLayout layout,
        int patchImageSize,
        int maxImageSize,
        JsonNode generation) {

    private static final int CODE_PIXELS = 8;

    /** Keeps a private copy of the block counts. */
    public OfaConfig {
        resnetBlocks = List.copyOf(resnetBlocks);
    }

    /**
     * The side of the square grid of codes that makes a picture: one code for 8 x 8 of {@link #codeImageSize()}'s
     * pixels.
     */
    public int codeGridSide() {
        return codeImageSize / CODE_PIXELS;
    }

    /** All that decides what the model computes, as text; without the preferred decode settings. */
    String architecture() {
        return new OfaConfig(
                        vocabSize,
                        width,
                        encoderLayers,
                        decoderLayers,
                        encoderHeads,
                        decoderHeads,
                        encoderFfn,
                        decoderFfn,
                        resnetBlocks,
                        batchNormEpsilon,
                        tokenBucketSize,
                        imageBucketSize,
                        attentionScaleFactor,
                        maxSourcePositions,
                        maxTargetPositions,
                        codeImageSize,
                        encoderNormalizeBefore,
                        decoderNormalizeBefore,
                        layernormEmbedding,
                        patchLayernormEmbedding,
                        codeLayernormEmbedding,
                        addTypeEmbedding,
                        scaleAttention,
                        scaleFc,
                        scaleHeads,
                        scaleResiduals,
                        disableEntangle,
                        entanglePositionEmbedding,
                        scaleEmbedding,
                        interpolatePosition,
                        origPatchImageSize,
                        layout,
                        0,
                        0,
                        MissingNode.getInstance())
                .toString();
    }
}
