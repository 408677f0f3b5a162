/*
 * OFA's native layer, part 2: image geometry and the values that the encoder reads. Pure functions, thread-safe.
 */
#ifndef OFA_IMAGE_H
#define OFA_IMAGE_H

#include <stdint.h>

#include "platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Resamples an RGB image with the bicubic filter (a = -0.5), antialiased when shrinking; the bytes are those of
 * Pillow's Image.resize((out_width, out_height), BICUBIC). Sides are 1 .. 65535, source and target at most 2^28 pixels
 * each. rgb: [height, width, 3] uint8      out: [out_height, out_width, 3] uint8, not overlapping
 */
OFA_API int32_t ofa_resize_bicubic(const uint8_t* rgb, int32_t width, int32_t height, uint8_t* out, int32_t out_width,
                                   int32_t out_height);

/*
 * Bytes to the values that the encoder reads: (value / 255 - 0.5) / 0.5 in float32, in that order, channels first.
 *   rgb: [height, width, 3] uint8      out: [3, height, width] float32
 */
OFA_API int32_t ofa_normalize(const uint8_t* rgb, int32_t width, int32_t height, float* out);

#ifdef __cplusplus
}
#endif

#endif
