/*
 * OFA's native layer: image tokens to images, over any engine that computes the decoder of a VQGAN.
 *
 *     ofa_vqgan_options options;
 *     ofa_vqgan_options_default(&options);
 *     options.codebook = 8192;
 *     options.scale = 8;
 *     ofa_vqgan* vqgan;
 *     if (ofa_vqgan_create(&options, my_engine_call, my_engine, &vqgan) != OFA_OK) fail(ofa_last_error());
 *     ofa_vqgan_decode(vqgan, tokens, 2 * 32 * 32, 32, 32, rgb);     // two images of 256 x 256
 *     ofa_vqgan_free(vqgan);
 *
 * The codebook's vectors are weights of the engine, which gathers them on its device; this layer checks the indices
 * first. Thread-safety: an ofa_vqgan may be used by one thread at a time. ofa_vqgan_paste is pure and thread-safe.
 */
#ifndef OFA_VQGAN_H
#define OFA_VQGAN_H

#include <stdint.h>

#include "platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Limits of every VQGAN: longest side of a token layout, images of one ofa_vqgan_decode, pixels of one image and of all
 * images of a call, positions that attention may cover. */
enum {
  OFA_VQGAN_MAX_SIDE = 256,
  OFA_VQGAN_MAX_IMAGES = 1024,
  OFA_VQGAN_MAX_PIXELS = 1024 * 1024,
  OFA_VQGAN_MAX_TOTAL_PIXELS = 1 << 28,
  OFA_VQGAN_MAX_ATTENTION = 16384 /* a weight matrix of 1 GiB */
};

typedef struct ofa_vqgan_options {
  int32_t codebook;            /* entries of the codebook, 1 .. 2^24 */
  int32_t first_token;         /* id of the token that is codebook index 0: `tokens` minus this are indices; from 0 */
  int32_t scale;               /* pixels per side of a token, 1 .. 1024 */
  int32_t attention_positions; /* positions of the largest attention layer per token, 0 (none) .. 2^20 */
  int32_t batch_side;          /* layouts up to this side may share an engine call; 0 .. OFA_VQGAN_MAX_SIDE */
  int32_t batch_images;        /* maximum images per engine call, 1 .. OFA_VQGAN_MAX_IMAGES */
  int32_t batch_pixels;        /* maximum pixels of an engine call with more than one image; from 0 */
} ofa_vqgan_options;

/* first_token 0, no attention, calls of up to 16 images of 32 x 32 tokens and 2^18 pixels; `codebook` and `scale` have
 * no default and are 0. */
OFA_API void ofa_vqgan_options_default(ofa_vqgan_options* options);

/* One engine call. The caller owns the arrays, which are valid during the call. */
typedef struct ofa_vqgan_call {
  int32_t images, rows, columns;
  const int32_t* indices; /* [images, rows, columns] codebook indices */
  float* pixels;          /* [images, 3, rows * scale, columns * scale] to be filled; -1 is black and 1 is white */
} ofa_vqgan_call;

/* Returns 0, or anything else to fail the call. Must not throw and must not call into the same ofa_vqgan. */
typedef int32_t (*ofa_vqgan_fn)(const ofa_vqgan_call* call, OFA_NULLABLE void* user);

typedef struct ofa_vqgan ofa_vqgan;

OFA_API int32_t ofa_vqgan_create(const ofa_vqgan_options* options, ofa_vqgan_fn decode, OFA_NULLABLE void* user,
                                 ofa_vqgan** out);
OFA_API void ofa_vqgan_free(OFA_NULLABLE ofa_vqgan* vqgan);

/*
 * Decodes images of one layout, in as few engine calls as the options allow. An image depends on the others of its call
 * by rounding only.
 *   tokens: [images, rows, columns], `count` in all; each first_token .. first_token + codebook - 1
 *   rgb: [images, rows * scale, columns * scale, 3] uint8. The engine's values are clamped to -1 .. 1, then
 *        (value + 1) / 2 * 255 in float32, truncated, as in the reference; NaN becomes 0
 * OFA_INVALID if a token is not an image token, if `count` is not a multiple of rows * columns, or if a limit is
 * exceeded; OFA_ENGINE if the callback failed.
 */
OFA_API int32_t ofa_vqgan_decode(ofa_vqgan* vqgan, const int32_t* tokens, int32_t count, int32_t rows, int32_t columns,
                                 uint8_t* rgb);

/*
 * The partial image of a sequence that is still being generated: decodes the complete rows among the first `count`
 * tokens.
 *   rgb: [*rows * scale, columns * scale, 3] uint8, with room for count / columns rows
 *   *rows: number of complete rows of tokens; with 0 nothing is decoded
 */
OFA_API int32_t ofa_vqgan_decode_partial(ofa_vqgan* vqgan, const int32_t* tokens, int32_t count, int32_t columns,
                                         uint8_t* rgb, int32_t* rows);

/*
 * Pastes a patch into an image, with its upper left corner at column x and row y. The patch must lie within the image.
 * Used for infilling.
 *   image: [height, width, 3] uint8, changed in place
 *   patch: [patch_height, patch_width, 3] uint8, must not overlap image
 */
OFA_API int32_t ofa_vqgan_paste(uint8_t* image, int32_t width, int32_t height, const uint8_t* patch,
                                int32_t patch_width, int32_t patch_height, int32_t x, int32_t y);

#ifdef __cplusplus
}
#endif

#endif
