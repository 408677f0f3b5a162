// Norm of groups of channels of pictures with their channels last. Two steps, each in parts that can be done at the
// same time; between them the moments of all parts and of a group's channels are put together (group_norm_operator.cc).
#pragma once

#include <cstdint>

namespace ofa::operators {

// The mean of each channel over pixels of x [pixels, channels], and the sum of the squared differences to it. In double
// precision between blocks of pixels.
void group_norm_moments(const float* x, int64_t pixels, int64_t channels, double* means, double* squares);

// What is done to each channel: y = (x - mean) * scale + bias, and y * sigmoid(y) where swish is.
struct ChannelScaling {
  const float* mean;
  const float* scale;
  const float* bias;
  bool swish;
};

// Of pixels of x [pixels, channels].
void group_norm_scale(const float* x, int64_t pixels, int64_t channels, const ChannelScaling& scaling, float* out);

}  // namespace ofa::operators
