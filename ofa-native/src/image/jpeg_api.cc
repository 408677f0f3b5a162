// ofa/jpeg.h.
#include "ofa/jpeg.h"

#include "image/jpeg_decoder.h"
#include "platform/api_guard.h"

struct ofa_jpeg {
  ofa::JpegDecoder decoder;
};

extern "C" {

int32_t ofa_jpeg_open(const uint8_t* data, int64_t size, int32_t scale, int32_t truncated, ofa_jpeg** out) {
  return ofa::guarded([&] {
    ofa::require(data != nullptr && out != nullptr, "a JPEG buffer is NULL");
    ofa::require_range("size", size, 1, INT32_MAX);
    ofa::require(scale == 1 || scale == 2 || scale == 4 || scale == 8, "scale must be 1, 2, 4 or 8");
    ofa::require_range("truncated", truncated, OFA_JPEG_REFUSE_TRUNCATED, OFA_JPEG_ALLOW_TRUNCATED);
    *out = new ofa_jpeg{{data, size, scale, truncated == OFA_JPEG_ALLOW_TRUNCATED}};
  });
}

int32_t ofa_jpeg_width(const ofa_jpeg* jpeg) { return jpeg->decoder.width(); }

int32_t ofa_jpeg_height(const ofa_jpeg* jpeg) { return jpeg->decoder.height(); }

int32_t ofa_jpeg_start(ofa_jpeg* jpeg) {
  return ofa::guarded([&] {
    ofa::require(jpeg != nullptr, "the JPEG decoder is NULL");
    jpeg->decoder.start();
  });
}

int32_t ofa_jpeg_read(ofa_jpeg* jpeg, uint8_t* rgb, int64_t offset, int32_t rows) {
  return ofa::guarded([&] {
    ofa::require(jpeg != nullptr && rgb != nullptr && offset >= 0,
                 "a JPEG decoder or buffer is NULL, or its offset negative");
    jpeg->decoder.read(rgb + offset, rows);
  });
}

void ofa_jpeg_free(ofa_jpeg* jpeg) { delete jpeg; }
}
