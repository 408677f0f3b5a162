// A VQGAN's output as image bytes, and pasting one image into another.
#pragma once

#include <cstdint>

namespace ofa {

// values: planes of red, green and blue, [3, pixels]; rgb: [pixels, 3]. Clamps to [-1, 1], maps to 0 .. 255 in float32
// and truncates, as custom_to_pil of the reference; NaN becomes 0.
void to_bytes(const float* values, int64_t pixels, uint8_t* rgb);

// Copies patch [patch_height, patch_width, 3] into image [height, width, 3] with its corner at (x, y). Throws Error
// (OFA_INVALID) unless the patch is within the image.
void paste(uint8_t* image, int32_t width, int32_t height, const uint8_t* patch, int32_t patch_width,
           int32_t patch_height, int32_t x, int32_t y);

}  // namespace ofa
