#include "image/image_normalize.h"

#include <array>
#include <cstddef>

#include "image/image_resize.h"

namespace ofa {
namespace {

std::array<float, 256> make_table() {
  std::array<float, 256> table{};
  for (int i = 0; i < 256; i++) {
    const float scaled = static_cast<float>(i) / 255.0f;
    const float centered = scaled - 0.5f;
    table[i] = centered / 0.5f;
  }
  return table;
}

}  // namespace

void normalize(const uint8_t* rgb, int32_t width, int32_t height, float* out) {
  static const std::array<float, 256> table = make_table();
  check_image("the", width, height);
  const size_t pixels = static_cast<size_t>(width) * height;
  float* red = out;
  float* green = out + pixels;
  float* blue = out + 2 * pixels;
  for (size_t i = 0; i < pixels; i++) {
    red[i] = table[rgb[i * 3]];
    green[i] = table[rgb[i * 3 + 1]];
    blue[i] = table[rgb[i * 3 + 2]];
  }
}

}  // namespace ofa
