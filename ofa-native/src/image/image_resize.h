// Bicubic resampling of interleaved RGB bytes, bit-identical to Pillow's ImagingResample (src/libImaging/Resample.c).
#pragma once

#include <cstdint>
#include <vector>

namespace ofa {

// Resamples rgb [height, width, 3] to out [out_height, out_width, 3]. Throws Error (OFA_INVALID) for sides or pixel
// counts over the limits.
void resize_bicubic(const uint8_t* rgb, int32_t width, int32_t height, uint8_t* out, int32_t out_width,
                    int32_t out_height);

// Throws Error (OFA_INVALID) unless the sides are 1 .. 65535 and the image has at most 2^28 pixels.
void check_image(const char* which, int32_t width, int32_t height);

}  // namespace ofa
