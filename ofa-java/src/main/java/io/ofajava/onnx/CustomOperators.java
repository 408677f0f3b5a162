// SPDX-License-Identifier: Apache-2.0
package io.ofajava.onnx;

import java.util.List;

/**
 * The custom operators, which {@code ofa-native} brings to ONNX Runtime on the CPU ({@code src/operators/operators.h}
 * says what each reads and writes). They are what standard operators say in many steps, in one: between the steps lie
 * matrices larger than a processor's cache, or more time than the steps take.
 */
public enum CustomOperators {
    /** Self-attention of the encoder with its position terms. */
    ENCODER_ATTENTION("EncoderAttention", ElementType.FLOAT32),
    /** Self-attention of a decoder step, which extends the caches. */
    CACHED_ATTENTION("CachedAttention", ElementType.FLOAT32, ElementType.FLOAT32, ElementType.FLOAT32),
    /** Cross-attention of a decoder step. */
    CROSS_ATTENTION("CrossAttention", ElementType.FLOAT32),
    /** Layer norm of rows: ONNX Runtime 1.29 has none for the CPU that is vectorised. */
    LAYER_NORM("LayerNorm", ElementType.FLOAT32),
    /** Rows of activations as 8-bit integers, and the scale of each row. */
    ROUND_ROWS("RoundRows", ElementType.UINT8, ElementType.FLOAT32),
    /** Sums of integer products as numbers. */
    RESCALE_ROWS("RescaleRows", ElementType.FLOAT32),
    /** Sums of integer products as numbers, plus a bias. */
    RESCALE_AND_ADD_ROWS("RescaleAndAddRows", ElementType.FLOAT32),
    /** Norm of groups of channels of an image with its channels last. */
    GROUP_NORM("GroupNorm", ElementType.FLOAT32),
    /** As {@link #GROUP_NORM}, and then x * sigmoid(x). */
    GROUP_NORM_SWISH("GroupNormSwish", ElementType.FLOAT32),
    /**
     * Convolution with 3 x 3 of an image that may be enlarged first, and, where wanted, ReLU:
     * {@code ChannelsLastConvolution}.
     */
    WINOGRAD_CONVOLUTION("WinogradConvolution", ElementType.FLOAT32),
    /** As {@link #WINOGRAD_CONVOLUTION}, with a residual that is added before ReLU. */
    WINOGRAD_RESIDUAL_CONVOLUTION("WinogradResidualConvolution", ElementType.FLOAT32),
    /** Convolution with 1 x 1 and, where wanted, ReLU: {@code ChannelsLastConvolution}. */
    POINTWISE_CONVOLUTION("PointwiseConvolution", ElementType.FLOAT32),
    /** As {@link #POINTWISE_CONVOLUTION}, with a residual that is added before ReLU. */
    RESIDUAL_CONVOLUTION("ResidualConvolution", ElementType.FLOAT32);

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
