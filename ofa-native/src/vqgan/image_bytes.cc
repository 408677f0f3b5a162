#include "vqgan/image_bytes.h"

#include <cstddef>
#include <cstring>
#include <string>

#include "ofa/vqgan.h"
#include "platform/error.h"

namespace ofa {
namespace {

std::string size_of(int32_t width, int32_t height) { return std::to_string(width) + " x " + std::to_string(height); }

bool is_size(int32_t width, int32_t height) { return width >= 1 && height >= 1; }

}  // namespace

void to_bytes(const float* values, int64_t pixels, uint8_t* rgb) {
  for (int64_t channel = 0; channel < 3; channel++) {
    const float* plane = values + channel * pixels;
    for (int64_t i = 0; i < pixels; i++) {
      // Comparisons with NaN are false, so NaN passes the first two lines and is handled by the third.
      float value = plane[i] < -1.0f ? -1.0f : plane[i];
      value = value > 1.0f ? 1.0f : value;
      value = value >= -1.0f ? value : -1.0f;
      rgb[3 * i + channel] = static_cast<uint8_t>(static_cast<int32_t>((value + 1.0f) / 2.0f * 255.0f));
    }
  }
}

void paste(uint8_t* image, int32_t width, int32_t height, const uint8_t* patch, int32_t patch_width,
           int32_t patch_height, int32_t x, int32_t y) {
  const bool fits = is_size(width, height) && is_size(patch_width, patch_height) && x >= 0 && y >= 0 &&
                    patch_width <= width && patch_height <= height && x <= width - patch_width &&
                    y <= height - patch_height;
  if (!fits) {
    throw Error(OFA_INVALID, "a patch of " + size_of(patch_width, patch_height) + " pixels at column " +
                                 std::to_string(x) + ", row " + std::to_string(y) +
                                 " does not lie within an image of " + size_of(width, height));
  }
  const size_t row = static_cast<size_t>(patch_width) * 3;
  for (int32_t r = 0; r < patch_height; r++) {
    std::memcpy(image + ((static_cast<size_t>(y) + r) * width + x) * 3, patch + r * row, row);
  }
}

}  // namespace ofa
