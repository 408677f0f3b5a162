// The operators of the domain io.ofajava, which CPU graphs use. Each one reads and checks its inputs and passes them to
// a kernel.
#pragma once

#include "operators/kernel_call.h"

namespace ofa::operators {

// Attention of the encoder (encoder_attention.h).
//   projections [batch * source, 3 * heads * head width], position_bias [1, heads, source, source], mask [batch,
//   source], relative_table [heads, entries], relative_index [source, source] int32
//   -> attended [batch * source, heads * head width]
void encoder_attention_operator(const KernelCall& call);

// Self-attention of decoder steps (decoder_attention.h). Each row's tokens write their keys and values into its cache,
// starting at its position, and each token attends to the positions at or before its own.
//   projections [rows * length, 3 * heads * head width], past_key and past_value [rows, heads, cache, head width],
//   positions [rows] int32, bias [layers, rows, heads, length, cache], layer [1] int32: which of the biases
//   -> attended [rows * length, heads * head width], present_key and present_value with the shapes of the past ones,
//   in the same memory if the caller binds them so
void cached_attention_operator(const KernelCall& call);

// The biases of that self-attention for all layers, which follow from positions (position_bias.h).
//   queries [positions, heads * head width], keys [heads, head width, positions], relative_table [layers, heads,
//   entries], relative_index [positions, positions] int32: the entry of a query and a key, or [1, positions]: the entry
//   of a distance; tokens [rows, length] int32 and past_key [rows, heads, cache, head width]: only their shapes count;
//   positions [rows] int32
//   -> biases [layers, rows, heads, length, cache]
void position_bias_operator(const KernelCall& call);

// Cross-attention of decoder steps (decoder_attention.h). All queries of one source share one copy of its keys and
// values.
//   query [queries, heads * head width], key and value [sources, heads, source, head width], bias [sources, heads,
//   beam, source], query_slots [rows, length] int32: index of each query in [sources, beam]
//   -> attended [queries, heads * head width]
void cross_attention_operator(const KernelCall& call);

// Layer norm (layer_norm.h).
//   x [rows, width], weight [width], bias [width], epsilon [1] -> [rows, width]
void layer_norm_operator(const KernelCall& call);

// Group norm with channels last, followed by swish, x * sigmoid(x), as in a VQGAN (group_norm.h).
//   x [batch, height, width, channels], weight [channels], bias [channels], epsilon [1], groups [1] int32 -> [batch,
//   height, width, channels]
void group_norm_operator(const KernelCall& call);
void group_norm_swish_operator(const KernelCall& call);

// Quantises rows to 8-bit integers (row_quantisation.h).
//   x [..., width] -> integers [..., width] uint8 with the zero point 128, scales [..., 1]
void round_rows_operator(const KernelCall& call);

// Rescales the integer sums of such products to float32 (row_quantisation.h). Each scale applies to equally many rows.
//   sums [..., width] int32, scales of any shape, column_scales [width], and with addition bias [width] -> [..., width]
void rescale_rows_operator(const KernelCall& call);
void rescale_and_add_rows_operator(const KernelCall& call);

// Linear layer of integers for few rows, which quantises its input as round_rows_operator does (integer_linear.h).
//   x [..., inputs], weight [outputs / 32 rounded up, inputs / 4, 32, 4] int8, offsets [outputs] int32: 128 times the
//   sum of an output's weights, output_scales [outputs], bias [outputs] or [0] -> [..., outputs]
void integer_linear_operator(const KernelCall& call);

// Linear layer with integer weights and float32 activations for few rows (weight_linear.h).
//   x [..., inputs], weight [outputs / 32, inputs / 4, 32, 4] int8, both rounded up, scales [outputs], bias [outputs]
//   or [0] -> [..., outputs]
void weight_linear_operator(const KernelCall& call);

// Linear layer of bfloat16, to which it rounds its input (bfloat16_linear.h).
//   x [..., inputs], weight [outputs / 32, inputs / 2, 32, 2] bfloat16, both rounded up, zero after the last input,
//   bias [outputs] or [0], outputs [1] int32 -> [..., outputs]
void bfloat16_linear_operator(const KernelCall& call);

// Rounds an image to bfloat16.
//   x [batch, height, width, channels] -> the same shape, bfloat16
void bfloat16_pixels_operator(const KernelCall& call);

// Convolution of 1 x 1, or of 3 x 3 with padding 1, of bfloat16, and ReLU (bfloat16_convolution.h).
//   x [batch, height, width, inputs] bfloat16, weight [outputs / 32 rounded up, 1 or 9, inputs / 2, 32, 2] bfloat16,
//   bias [outputs], stride [1] int32 -> [batch, height / stride, width / stride, outputs] bfloat16, both rounded up
void bfloat16_convolution_operator(const KernelCall& call);

// As bfloat16_convolution_operator, without ReLU, to float32.
void bfloat16_shortcut_operator(const KernelCall& call);

// As bfloat16_convolution_operator, plus a residual of the result's shape, float32, as the fifth input, which is added
// before ReLU, and float32 values as the second output.
void bfloat16_residual_convolution_operator(const KernelCall& call);

// 3 x 3 convolution with stride and padding 1 and a lower limit (0 for ReLU) of x, optionally enlarged 1 to 4 times by
// nearest neighbours (winograd.h).
//   x [batch, height, width, inputs], weight [25, panels, inputs, 16], bias [outputs], least [1], enlarged [1] int32
//   -> [batch, enlarged * height, enlarged * width, outputs]
void winograd_convolution_operator(const KernelCall& call);

// As winograd_convolution_operator, plus a residual of the result's shape as the sixth input.
void winograd_residual_convolution_operator(const KernelCall& call);

// 1 x 1 convolution with a lower limit, 0 for ReLU (pointwise.h).
//   x [batch, height, width, inputs], weight [panels, inputs, 16], bias [outputs], least [1] -> [batch, height, width,
//   outputs]
void pointwise_convolution_operator(const KernelCall& call);

// As pointwise_convolution_operator, plus a residual [batch, height, width, outputs] as the fifth input.
void residual_convolution_operator(const KernelCall& call);

// Quantises the pixels of an image, whose values are not negative, to 8-bit integers (integer_convolution.h).
//   x [batch, height, width, channels] -> integers of the same shape, uint8, scales [batch, height, width, 1]
void round_pixels_operator(const KernelCall& call);

// Convolution of 1 x 1, or of 3 x 3 with padding 1, of integers, and ReLU (integer_convolution.h).
//   x [batch, height, width, inputs] uint8, scales [batch, height, width, 1], weight [outputs / 32, 1 or 9, inputs / 4,
//   32, 4] int8, output_scales [outputs], bias [outputs], stride [1] int32
//   -> integers [batch, height / stride, width / stride, outputs] uint8, scales [batch, height / stride, width /
//   stride, 1], both rounded up
void integer_convolution_operator(const KernelCall& call);

// As integer_convolution_operator, without ReLU, with float32 values as its only output.
void integer_shortcut_operator(const KernelCall& call);

// As integer_convolution_operator, plus a residual of the result's shape as the seventh input, which is added before
// ReLU, and float32 values as the third output.
void integer_residual_convolution_operator(const KernelCall& call);

}  // namespace ofa::operators
