#include "image/image_resize.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include "image/resample_filter.h"
#include "image/resample_rows.h"
#include "ofa/platform.h"
#include "platform/error.h"
#include "platform/instruction_set.h"

namespace ofa {
namespace {

constexpr int32_t kMaxSide = 65535;
constexpr int64_t kMaxPixels = int64_t{1} << 28;
constexpr int kBlock = 64;  // bytes of a row that the vertical pass keeps in registers

// Computes one target row of `bytes` bytes: the weighted sum of `count` source rows at a distance of `stride` bytes.
template <int, int>
OFA_INLINE void blend_rows_kernel(const uint8_t* source, size_t stride, const int32_t* weights, int32_t count,
                                  uint8_t* target, size_t bytes) {
  for (size_t begin = 0; begin < bytes; begin += kBlock) {
    const int n = static_cast<int>(std::min<size_t>(kBlock, bytes - begin));
    int32_t sum[kBlock];
    for (int i = 0; i < kBlock; i++) sum[i] = 1 << (kWeightBits - 1);
    const uint8_t* row = source + begin;
    if (n == kBlock) {
      for (int32_t k = 0; k < count; k++, row += stride) {
        for (int i = 0; i < kBlock; i++) sum[i] += row[i] * weights[k];
      }
    } else {
      for (int32_t k = 0; k < count; k++, row += stride) {
        for (int i = 0; i < n; i++) sum[i] += row[i] * weights[k];
      }
    }
    for (int i = 0; i < n; i++) target[begin + i] = static_cast<uint8_t>(std::clamp(sum[i] >> kWeightBits, 0, 255));
  }
}

OFA_KERNEL(void, blend_rows,
           (const uint8_t* source, size_t stride, const int32_t* weights, int32_t count, uint8_t* target, size_t bytes),
           (source, stride, weights, count, target, bytes))

}  // namespace

void check_image(const char* which, int32_t width, int32_t height) {
  if (width >= 1 && height >= 1 && width <= kMaxSide && height <= kMaxSide && int64_t{width} * height <= kMaxPixels)
    return;
  throw Error(OFA_INVALID, std::string(which) + " image is " + std::to_string(width) + " x " + std::to_string(height) +
                               " pixels, allowed are sides of 1 .. 65535 and at most 268435456 pixels");
}

void resize_bicubic(const uint8_t* rgb, int32_t width, int32_t height, uint8_t* out, int32_t out_width,
                    int32_t out_height) {
  check_image("the source", width, height);
  check_image("the target", out_width, out_height);
  const size_t source_row = static_cast<size_t>(width) * 3;
  const size_t target_row = static_cast<size_t>(out_width) * 3;

  // Pillow runs the horizontal pass first, rounds to bytes, and skips a pass if the size does not change.
  std::vector<uint8_t> widened;
  const uint8_t* rows = rgb;
  size_t stride = source_row;
  if (out_width != width) {
    stride = padded_row(out_width);
    widened.resize(stride * height);
    resample_rows(bicubic_filter(width, out_width), rgb, width, height, widened.data());
    rows = widened.data();
  }
  if (out_height == height) {
    for (int32_t y = 0; y < height; y++) std::memcpy(out + y * target_row, rows + y * stride, target_row);
    return;
  }
  const ResampleFilter filter = bicubic_filter(height, out_height);
  for (int32_t y = 0; y < out_height; y++) {
    const int32_t* weights = filter.weights.data() + static_cast<size_t>(y) * filter.taps;
    blend_rows(rows + filter.first[y] * stride, stride, weights, filter.count[y], out + y * target_row, target_row);
  }
}

}  // namespace ofa
