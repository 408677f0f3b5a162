// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.util.List;

/**
 * The custom operators that {@code ofa-native} adds to ONNX Runtime on the CPU ({@code src/operators/operators.h}
 * documents inputs and outputs). Each one fuses many standard operators, between which matrices larger than a
 * processor's cache would be stored, or whose overhead exceeds their arithmetic.
 */
public enum CustomOperators {
    /** Self-attention of the encoder with its position terms. */
    ENCODER_ATTENTION("EncoderAttention", ElementType.FLOAT32),
    /** Self-attention of a decoder step, which extends the caches. */
    CACHED_ATTENTION("CachedAttention", ElementType.FLOAT32, ElementType.FLOAT32, ElementType.FLOAT32),
    /** The biases of all layers' {@link #CACHED_ATTENTION} that follow from positions. */
    POSITION_BIAS("PositionBias", ElementType.FLOAT32),
    /** Cross-attention of a decoder step. */
    CROSS_ATTENTION("CrossAttention", ElementType.FLOAT32),
    /** Layer norm of rows: ONNX Runtime 1.29 has no vectorised kernel for it on the CPU. */
    LAYER_NORM("LayerNorm", ElementType.FLOAT32),
    /** Quantises rows of activations to 8-bit integers with one scale per row. */
    ROUND_ROWS("RoundRows", ElementType.UINT8, ElementType.FLOAT32),
    /** Rescales sums of integer products to float32. */
    RESCALE_ROWS("RescaleRows", ElementType.FLOAT32),
    /** Rescales sums of integer products to float32 and adds a bias. */
    RESCALE_AND_ADD_ROWS("RescaleAndAddRows", ElementType.FLOAT32),
    /** Linear layer of 8-bit integers for few rows, with the roundings before and the rescaling after it. */
    INTEGER_LINEAR("IntegerLinear", ElementType.FLOAT32),
    /** Linear layer of 8-bit integer weights and float32 activations for few rows. */
    WEIGHT_LINEAR("WeightLinear", ElementType.FLOAT32),
    /** Linear layer of bfloat16 operands and float32 sums, which rounds its input: {@code Bfloat16Products}. */
    BFLOAT16_LINEAR("Bfloat16Linear", ElementType.FLOAT32),
    /** Rounds an image to bfloat16. */
    BFLOAT16_PIXELS("Bfloat16Pixels", ElementType.BFLOAT16),
    /** Convolution of bfloat16 operands with float32 sums and ReLU: {@code Bfloat16Convolution}. */
    BFLOAT16_CONVOLUTION("Bfloat16Convolution", ElementType.BFLOAT16),
    /** As {@link #BFLOAT16_CONVOLUTION}, without ReLU, to float32. */
    BFLOAT16_SHORTCUT("Bfloat16Shortcut", ElementType.FLOAT32),
    /** As {@link #BFLOAT16_CONVOLUTION}, with a residual that is added before ReLU, to bfloat16 and to float32. */
    BFLOAT16_RESIDUAL_CONVOLUTION("Bfloat16ResidualConvolution", ElementType.BFLOAT16, ElementType.FLOAT32),
    /** Group norm of an image with channels last. */
    GROUP_NORM("GroupNorm", ElementType.FLOAT32),
    /** As {@link #GROUP_NORM}, followed by x * sigmoid(x). */
    GROUP_NORM_SWISH("GroupNormSwish", ElementType.FLOAT32),
    /**
     * 3 x 3 convolution of an image that may be enlarged first, optionally with ReLU: {@code ChannelsLastConvolution}.
     */
    WINOGRAD_CONVOLUTION("WinogradConvolution", ElementType.FLOAT32),
    /** As {@link #WINOGRAD_CONVOLUTION}, with a residual that is added before ReLU. */
    WINOGRAD_RESIDUAL_CONVOLUTION("WinogradResidualConvolution", ElementType.FLOAT32),
    /** 1 x 1 convolution, optionally with ReLU: {@code ChannelsLastConvolution}. */
    POINTWISE_CONVOLUTION("PointwiseConvolution", ElementType.FLOAT32),
    /** As {@link #POINTWISE_CONVOLUTION}, with a residual that is added before ReLU. */
    RESIDUAL_CONVOLUTION("ResidualConvolution", ElementType.FLOAT32),
    /** Quantises the pixels of an image to 8-bit integers with one scale per pixel. */
    ROUND_PIXELS("RoundPixels", ElementType.UINT8, ElementType.FLOAT32),
    /** Convolution of 8-bit integers with ReLU: {@code IntegerConvolution}. */
    INTEGER_CONVOLUTION("IntegerConvolution", ElementType.UINT8, ElementType.FLOAT32),
    /** As {@link #INTEGER_CONVOLUTION}, without ReLU, to float32. */
    INTEGER_SHORTCUT("IntegerShortcut", ElementType.FLOAT32),
    /** As {@link #INTEGER_CONVOLUTION}, with a residual that is added before ReLU, to integers and to float32. */
    INTEGER_RESIDUAL_CONVOLUTION(
            "IntegerResidualConvolution", ElementType.UINT8, ElementType.FLOAT32, ElementType.FLOAT32);

    /** Their domain, whose version is 1. */
    public static final String DOMAIN = "io.ofajava";

    private final String operator;
    private final List<ElementType> outputs;

    CustomOperators(String operator, ElementType... outputs) {
        this.operator = operator;
        this.outputs = List.of(outputs);
    }

    /** @return the type's name in graphs */
    public String operator() {
        return operator;
    }

    /** @return the element types of its outputs */
    public List<ElementType> outputs() {
        return outputs;
    }
}
