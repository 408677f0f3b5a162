// Group norm of images with channels last, in two steps. Each step can run in parallel parts; between the steps the
// moments of all parts and of a group's channels are combined (group_norm_operator.cc).
#pragma once

#include <cstdint>

namespace ofa::operators {

// The mean of each channel over the pixels of x [pixels, channels], and the sum of squared differences from it. Blocks
// of pixels are combined in double precision.
void group_norm_moments(const float* x, int64_t pixels, int64_t channels, double* means, double* squares);

// The operation per channel: y = (x - mean) * scale + bias, then y * sigmoid(y) if swish is set.
struct ChannelScaling {
  const float* mean;
  const float* scale;
  const float* bias;
  bool swish;
};

// Applies the operation to the pixels of x [pixels, channels].
void group_norm_scale(const float* x, int64_t pixels, int64_t channels, const ChannelScaling& scaling, float* out);

}  // namespace ofa::operators
