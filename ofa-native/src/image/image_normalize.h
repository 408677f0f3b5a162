// Image bytes to the encoder's floats.
#pragma once

#include <cstdint>

namespace ofa {

// rgb [height, width, 3] uint8 to out [3, height, width] float32: (value / 255 - 0.5) / 0.5, each operation rounded to
// float32.
void normalize(const uint8_t* rgb, int32_t width, int32_t height, float* out);

}  // namespace ofa
