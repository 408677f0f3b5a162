/*
 * OFA's native layer: image resampling and the encoder's input values. Pure functions, thread-safe.
 */
#ifndef OFA_IMAGE_H
#define OFA_IMAGE_H

#include <stdint.h>

#include "platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Resamples an RGB image with the bicubic filter (a = -0.5), antialiased when shrinking. The bytes equal those of
 * Pillow's Image.resize((out_width, out_height), BICUBIC). Sides are 1 .. 65535, source and target at most 2^28 pixels
 * each; otherwise OFA_INVALID.
 *   rgb: [height, width, 3] uint8
 *   out: [out_height, out_width, 3] uint8, must not overlap rgb
 */
OFA_API int32_t ofa_resize_bicubic(const uint8_t* rgb, int32_t width, int32_t height, uint8_t* out, int32_t out_width,
                                   int32_t out_height);

/*
 * Converts bytes to the encoder's input: (value / 255 - 0.5) / 0.5 in float32, evaluated in that order, channels first.
 *   rgb: [height, width, 3] uint8
 *   out: [3, height, width] float32, -1 .. 1
 */
OFA_API int32_t ofa_normalize(const uint8_t* rgb, int32_t width, int32_t height, float* out);

#ifdef __cplusplus
}
#endif

#endif
