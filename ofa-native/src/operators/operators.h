// The operators of the domain io.ofajava that graphs for the CPU are written with. Each reads and checks its inputs and
// hands them to a kernel.
#pragma once

#include "operators/kernel_call.h"

namespace ofa::operators {

// Attention of the encoder (encoder_attention.h).
//   projections [batch * source, 3 * heads * head width], position_bias [1, heads, source, source], mask [batch,
//   source], relative_table [heads, entries], relative_index [source, source] int32
//   -> attended [batch * source, heads * head width]
void encoder_attention_operator(const KernelCall& call);

// Self-attention of decoder steps (decoder_attention.h): each row's tokens write their keys and values into its cache,
// from its position on, and each attends to what lies at or before it.
//   projections [rows * length, 3 * heads * head width], past_key and past_value [rows, heads, cache, head width],
//   positions [rows] int32, bias [rows, heads, length, cache]
//   -> attended [rows * length, heads * head width], present_key and present_value as the past ones, and in their
//   memory if so bound
void cached_attention_operator(const KernelCall& call);

// Cross-attention of decoder steps (decoder_attention.h). The queries of a source, wherever they are, read one copy of
// its keys and values.
//   query [queries, heads * head width], key and value [sources, heads, source, head width], bias [sources, heads,
//   beam, source], places [rows, length] int32: where in [sources, beam] each query belongs
//   -> attended [queries, heads * head width]
void cross_attention_operator(const KernelCall& call);

// Layer norm (layer_norm.h).
//   x [rows, width], weight [width], bias [width], epsilon [1] -> [rows, width]
void layer_norm_operator(const KernelCall& call);

// Norm of groups of channels, with the channels last, and what follows it in a VQGAN, x * sigmoid(x) (group_norm.h).
//   x [batch, height, width, channels], weight [channels], bias [channels], epsilon [1], groups [1] int32 -> [batch,
//   height, width, channels]
void group_norm_operator(const KernelCall& call);
void group_norm_swish_operator(const KernelCall& call);

// Rows as 8-bit integers (integer_rows.h).
//   x [..., width] -> integers [..., width] uint8 with the zero point 128, scales [..., 1]
void round_rows_operator(const KernelCall& call);

// Sums of products of such integers as numbers (integer_rows.h). Each scale holds for equally many rows.
//   sums [..., width] int32, scales of any shape, column_scales [width], and with addition bias [width] -> [..., width]
void rescale_rows_operator(const KernelCall& call);
void rescale_and_add_rows_operator(const KernelCall& call);

// Convolution with 3 x 3, a stride and a padding of 1, and a lower limit, 0 for ReLU; of x enlarged by nearest
// neighbours, 1 to 4 times (winograd.h).
//   x [batch, height, width, inputs], weight [25, panels, inputs, 16], bias [outputs], least [1], enlarged [1] int32
//   -> [batch, enlarged * height, enlarged * width, outputs]
void winograd_convolution_operator(const KernelCall& call);

// As winograd_convolution_operator, with a residual of the result's shape as the sixth input, which is added.
void winograd_residual_convolution_operator(const KernelCall& call);

// Convolution with 1 x 1 and a lower limit, 0 for ReLU (pointwise.h).
//   x [batch, height, width, inputs], weight [panels, inputs, 16], bias [outputs], least [1] -> [batch, height, width,
//   outputs]
void pointwise_convolution_operator(const KernelCall& call);

// As pointwise_convolution_operator, with a residual [batch, height, width, outputs] as the fifth input, which is
// added.
void residual_convolution_operator(const KernelCall& call);

}  // namespace ofa::operators
