// ofa/image.h.
#include "ofa/image.h"

#include "image/image_normalize.h"
#include "image/image_resize.h"
#include "platform/api_guard.h"

extern "C" {

int32_t ofa_resize_bicubic(const uint8_t* rgb, int32_t width, int32_t height, uint8_t* out, int32_t out_width,
                           int32_t out_height) {
  return ofa::guarded([&] {
    ofa::require(rgb != nullptr && out != nullptr, "a image buffer is NULL");
    ofa::resize_bicubic(rgb, width, height, out, out_width, out_height);
  });
}

int32_t ofa_normalize(const uint8_t* rgb, int32_t width, int32_t height, float* out) {
  return ofa::guarded([&] {
    ofa::require(rgb != nullptr && out != nullptr, "a image buffer is NULL");
    ofa::normalize(rgb, width, height, out);
  });
}
}
