package io.ofajava.graph;

/**
 * The operators of our own, which {@code ofa-native} brings to ONNX Runtime on the CPU ({@code src/operators/operators.h} says what each reads and writes). They are what standard operators
 * say in many steps, in one: between the steps lie matrices larger than a processor's cache, or more time than the steps take.
 */
enum OwnOperators {
    /** Self-attention of the encoder with its position terms. */
    ENCODER_ATTENTION("EncoderAttention", 1),
    /** Self-attention of a decoder step, which extends the caches. */
    CACHED_ATTENTION("CachedAttention", 3),
    /** Cross-attention of a decoder step. */
    CROSS_ATTENTION("CrossAttention", 1),
    /** Layer norm of rows: ONNX Runtime 1.29 has none for the CPU that is vectorised. */
    LAYER_NORM("LayerNorm", 1),
    /** Convolution with 3 x 3 and ReLU: {@link ChannelsLastConvolution}. */
    WINOGRAD_CONVOLUTION("WinogradConvolution", 1),
    /** Convolution with 1 x 1 and, where wanted, ReLU: {@link ChannelsLastConvolution}. */
    POINTWISE_CONVOLUTION("PointwiseConvolution", 1),
    /** As {@link #POINTWISE_CONVOLUTION}, with a residual that is added before ReLU. */
    RESIDUAL_CONVOLUTION("ResidualConvolution", 1);

    /** Their domain, whose version is 1. */
    static final String DOMAIN = "io.ofajava";

    private final String operator;
    private final int outputs;

    OwnOperators(String operator, int outputs) {
        this.operator = operator;
        this.outputs = outputs;
    }

    /** @return the type's name in graphs */
    String operator() {
        return operator;
    }

    /** @return how many outputs it has */
    int outputs() {
        return outputs;
    }
}
