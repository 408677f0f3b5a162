// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.text.VocabularyLayout;
import java.util.List;

/**
 * The configuration of an OFA model, derived from its settings and its tensors (see {@link OfaConfigReader}), which
 * have been checked against each other. The accessors besides the two components are those of the nested records.
 *
 * @param architecture what the model computes
 * @param fineTuning what it was fine-tuned for
 */
public record OfaConfig(Architecture architecture, FineTuning fineTuning) {
    private static final int CODE_PIXELS = 8;

    /** See {@link TransformerSize}. */
    public int vocabSize() {
        return architecture.size().vocabSize();
    }

    /** See {@link TransformerSize}. */
    public int width() {
        return architecture.size().width();
    }

    /** See {@link TransformerSize}. */
    public int encoderLayers() {
        return architecture.size().encoderLayers();
    }

    /** See {@link TransformerSize}. */
    public int decoderLayers() {
        return architecture.size().decoderLayers();
    }

    /** See {@link TransformerSize}. */
    public int encoderHeads() {
        return architecture.size().encoderHeads();
    }

    /** See {@link TransformerSize}. */
    public int decoderHeads() {
        return architecture.size().decoderHeads();
    }

    /** See {@link TransformerSize}. */
    public int encoderFfn() {
        return architecture.size().encoderFfn();
    }

    /** See {@link TransformerSize}. */
    public int decoderFfn() {
        return architecture.size().decoderFfn();
    }

    /** See {@link TransformerSize}. */
    public int maxSourcePositions() {
        return architecture.size().maxSourcePositions();
    }

    /** See {@link TransformerSize}. */
    public int maxTargetPositions() {
        return architecture.size().maxTargetPositions();
    }

    /** See {@link Backbone}. */
    public List<Integer> resnetBlocks() {
        return architecture.backbone().blocks();
    }

    /** See {@link Backbone}. */
    public double batchNormEpsilon() {
        return architecture.backbone().batchNormEpsilon();
    }

    /** See {@link Positions}. */
    public int tokenBucketSize() {
        return architecture.positions().tokenBucketSize();
    }

    /** See {@link Positions}. */
    public int imageBucketSize() {
        return architecture.positions().imageBucketSize();
    }

    /** See {@link Positions}. */
    public double attentionScaleFactor() {
        return architecture.positions().attentionScaleFactor();
    }

    /** See {@link Positions}. */
    public int codeImageSize() {
        return architecture.positions().codeImageSize();
    }

    /** See {@link Positions}. */
    public boolean interpolatePosition() {
        return architecture.positions().interpolated();
    }

    /** See {@link Positions}. */
    public int origPatchImageSize() {
        return architecture.positions().trainedImageSize();
    }

    /** The optional parts of the layers. */
    public LayerVariants variants() {
        return architecture.variants();
    }

    /** See {@link LayerVariants}. */
    public boolean encoderNormalizeBefore() {
        return variants().encoderNormalizeBefore();
    }

    /** See {@link LayerVariants}. */
    public boolean decoderNormalizeBefore() {
        return variants().decoderNormalizeBefore();
    }

    /** See {@link LayerVariants}. */
    public boolean layernormEmbedding() {
        return variants().layernormEmbedding();
    }

    /** See {@link LayerVariants}. */
    public boolean patchLayernormEmbedding() {
        return variants().patchLayernormEmbedding();
    }

    /** See {@link LayerVariants}. */
    public boolean codeLayernormEmbedding() {
        return variants().codeLayernormEmbedding();
    }

    /** See {@link LayerVariants}. */
    public boolean addTypeEmbedding() {
        return variants().addTypeEmbedding();
    }

    /** See {@link LayerVariants}. */
    public boolean scaleAttention() {
        return variants().scaleAttention();
    }

    /** See {@link LayerVariants}. */
    public boolean scaleFc() {
        return variants().scaleFc();
    }

    /** See {@link LayerVariants}. */
    public boolean scaleHeads() {
        return variants().scaleHeads();
    }

    /** See {@link LayerVariants}. */
    public boolean scaleResiduals() {
        return variants().scaleResiduals();
    }

    /** See {@link LayerVariants}. */
    public boolean scaleEmbedding() {
        return variants().scaleEmbedding();
    }

    /** The additions of parameter-efficient fine-tuning. */
    public Tuning tuning() {
        return architecture.tuning();
    }

    /** The ranges of text, image tokens and bins. */
    public VocabularyLayout layout() {
        return architecture.layout();
    }

    /** See {@link FineTuning#imageSize()}. */
    public int patchImageSize() {
        return fineTuning.imageSize();
    }

    /** See {@link FineTuning}. */
    public int maxImageSize() {
        return fineTuning.maxImageSize();
    }

    /** See {@link FineTuning}. */
    public JsonNode generation() {
        return fineTuning.generation();
    }

    /**
     * The side of the square of image tokens that makes an image: one token for 8 x 8 of {@link #codeImageSize()}'s
     * pixels.
     */
    public int codeGridSide() {
        return codeImageSize() / CODE_PIXELS;
    }
}
