#include "operators/group_norm.h"

#include <algorithm>

#include "platform/simd.h"

namespace ofa::operators {
namespace {

// Pixels per block: few enough that W channels of them stay in the L1 cache between the two passes.
constexpr int64_t kPixelsOfBlock = 32;

// Moments of the pixels processed so far, combined with those of the following block by the formula of Chan, Golub and
// LeVeque (Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, 1979).
OFA_INLINE void add_moments(double before, double more, double mean, double square, double& means, double& squares) {
  const double difference = mean - means;
  means += difference * more / (before + more);
  squares += square + difference * difference * before * more / (before + more);
}

// Processes channels [from, to), W at a time; to - from is a multiple of W.
template <int W>
OFA_INLINE void block_moments(const float* x, int64_t before, int64_t pixels, int64_t channels, int64_t from,
                              int64_t to, double* means, double* squares) {
  for (int64_t c = from; c < to; c += W) {
    Floats<W> sum{}, square{};
    for (int64_t i = 0; i < pixels; i++) sum += load<W>(x + i * channels + c);
    const Floats<W> mean = sum * (1.0f / static_cast<float>(pixels));
    for (int64_t i = 0; i < pixels; i++) {
      const Floats<W> difference = load<W>(x + i * channels + c) - mean;
      square += difference * difference;
    }
    for (int i = 0; i < W; i++) {
      add_moments(static_cast<double>(before), static_cast<double>(pixels), mean[i], square[i], means[c + i],
                  squares[c + i]);
    }
  }
}

template <int W, int>
OFA_INLINE void group_norm_moments_kernel(const float* x, int64_t pixels, int64_t channels, double* means,
                                          double* squares) {
  std::fill(means, means + channels, 0.0);
  std::fill(squares, squares + channels, 0.0);
  const int64_t whole = channels / W * W;
  for (int64_t first = 0; first < pixels; first += kPixelsOfBlock) {
    const int64_t count = std::min(pixels - first, kPixelsOfBlock);
    const float* block = x + first * channels;
    block_moments<W>(block, first, count, channels, 0, whole, means, squares);
    block_moments<1>(block, first, count, channels, whole, channels, means, squares);
  }
}

// y * sigmoid(y), computed with the exponential of a non-positive number, so that nothing overflows.
template <int W>
OFA_INLINE Floats<W> swish(Floats<W> y) {
  const Floats<W> zero{}, one = zero + 1.0f;
  Floats<W> exponential;
  exp_of_negative<Floats<W>, typename Simd<W>::Ints>(y > zero ? zero - y : y, exponential);
  return y * (y > zero ? one : exponential) / (one + exponential);
}

template <int W>
OFA_INLINE void scale_channels(const float* x, int64_t from, int64_t to, const ChannelScaling& scaling, float* out) {
  for (int64_t c = from; c < to; c += W) {
    Floats<W> y = (load<W>(x + c) - load<W>(scaling.mean + c)) * load<W>(scaling.scale + c) + load<W>(scaling.bias + c);
    if (scaling.swish) y = swish<W>(y);
    store<W>(out + c, y);
  }
}

template <int W, int>
OFA_INLINE void group_norm_scale_kernel(const float* x, int64_t pixels, int64_t channels, const ChannelScaling& scaling,
                                        float* out) {
  const int64_t whole = channels / W * W;
  for (int64_t i = 0; i < pixels; i++, x += channels, out += channels) {
    scale_channels<W>(x, 0, whole, scaling, out);
    scale_channels<1>(x, whole, channels, scaling, out);
  }
}

}  // namespace

OFA_KERNEL(void, group_norm_moments, (const float* x, int64_t pixels, int64_t channels, double* means, double* squares),
           (x, pixels, channels, means, squares))
OFA_KERNEL(void, group_norm_scale,
           (const float* x, int64_t pixels, int64_t channels, const ChannelScaling& scaling, float* out),
           (x, pixels, channels, scaling, out))

}  // namespace ofa::operators
