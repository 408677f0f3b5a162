/*
 * OFA's native layer: JPEG to RGB by libjpeg-turbo with Pillow's settings (accurate integer DCT, smooth chroma
 * upsampling), so that the bytes equal those of Pillow's Image.open(...).convert("RGB") on every platform. Supports
 * baseline, extended and progressive JPEG with 8 bits, Huffman or arithmetic coding, and 1, 3 or 4 components.
 *
 *     ofa_jpeg* jpeg;
 *     if (ofa_jpeg_open(data, size, 1, OFA_JPEG_REFUSE_TRUNCATED, &jpeg) != OFA_OK) fail(ofa_last_error());
 *     int32_t status = ofa_jpeg_read(jpeg, rgb, 0, ofa_jpeg_height(jpeg));
 *     ofa_jpeg_free(jpeg);
 *
 * Thread-safety: a decoder may be used by one thread at a time.
 */
#ifndef OFA_JPEG_H
#define OFA_JPEG_H

#include <stdint.h>

#include "platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Handling of a file that ends before its end marker. */
enum {
  OFA_JPEG_REFUSE_TRUNCATED = 0,
  OFA_JPEG_ALLOW_TRUNCATED =
      1 /* treat the end of the file as the end marker; the missing part is grey or coarse, as in Pillow */
};

/* A JPEG file that is being decoded. */
typedef struct ofa_jpeg ofa_jpeg;

/*
 * Reads the header and prepares to decode.
 *   data: the file, [size] bytes, copied
 *   size: at least 1
 *   scale: 1, 2, 4 or 8, the divisor of both sides; above 1 the DCT decodes to ceil(side / scale) pixels, with a
 *          fraction of the memory
 *   truncated: OFA_JPEG_REFUSE_TRUNCATED or OFA_JPEG_ALLOW_TRUNCATED
 * OFA_INVALID if the file is damaged, truncated or of an unsupported kind; the message says which.
 */
OFA_API int32_t ofa_jpeg_open(const uint8_t* data, int64_t size, int32_t scale, int32_t truncated, ofa_jpeg** out);

/* Width and height in pixels of the image that ofa_jpeg_read returns, after scaling. */
OFA_API int32_t ofa_jpeg_width(const ofa_jpeg* jpeg);
OFA_API int32_t ofa_jpeg_height(const ofa_jpeg* jpeg);

/*
 * Decodes the entropy-coded data that the first row needs, which is all of it in a progressive file. Optional:
 * ofa_jpeg_read calls it if necessary. It is a separate call because it can take long, while the time to read rows
 * afterwards is proportional to their number.
 */
OFA_API int32_t ofa_jpeg_start(ofa_jpeg* jpeg);

/*
 * Decodes the next rows. The last row of the image also checks the end of the file.
 *   rgb: receives [rows, width, 3] uint8, starting at byte `offset`
 *   rows: 1 .. number of rows not yet read
 * OFA_INVALID as for ofa_jpeg_open; the decoder can then only be freed.
 */
OFA_API int32_t ofa_jpeg_read(ofa_jpeg* jpeg, uint8_t* rgb, int64_t offset, int32_t rows);

OFA_API void ofa_jpeg_free(OFA_NULLABLE ofa_jpeg* jpeg);

#ifdef __cplusplus
}
#endif

#endif
