// ofa/vqgan.h.
#include "ofa/vqgan.h"

#include "platform/api_guard.h"
#include "vqgan/image_bytes.h"
#include "vqgan/vqgan.h"

struct ofa_vqgan {
  ofa::Vqgan vqgan;
};

extern "C" {

void ofa_vqgan_options_default(ofa_vqgan_options* options) {
  *options = ofa_vqgan_options{};
  options->batch_side = 32;
  options->batch_images = 16;
  options->batch_pixels = 1 << 18;
}

int32_t ofa_vqgan_create(const ofa_vqgan_options* options, ofa_vqgan_fn decode, void* user, ofa_vqgan** out) {
  return ofa::guarded([&] {
    ofa::require(options != nullptr && out != nullptr, "options or out is NULL");
    *out = new ofa_vqgan{ofa::Vqgan(*options, decode, user)};
  });
}

void ofa_vqgan_free(ofa_vqgan* vqgan) { delete vqgan; }

int32_t ofa_vqgan_decode(ofa_vqgan* vqgan, const int32_t* tokens, int32_t count, int32_t rows, int32_t columns,
                         uint8_t* rgb) {
  return ofa::guarded([&] {
    ofa::require(vqgan != nullptr && rgb != nullptr, "vqgan or rgb is NULL");
    ofa::require(tokens != nullptr || count == 0, "tokens is NULL");
    vqgan->vqgan.decode(tokens, count, rows, columns, rgb);
  });
}

int32_t ofa_vqgan_decode_partial(ofa_vqgan* vqgan, const int32_t* tokens, int32_t count, int32_t columns, uint8_t* rgb,
                                 int32_t* rows) {
  return ofa::guarded([&] {
    ofa::require(vqgan != nullptr && rows != nullptr, "vqgan or rows is NULL");
    ofa::require(tokens != nullptr || count == 0, "tokens is NULL");
    *rows = 0;
    *rows = vqgan->vqgan.decode_partial(tokens, count, columns, rgb);
  });
}

int32_t ofa_vqgan_paste(uint8_t* image, int32_t width, int32_t height, const uint8_t* patch, int32_t patch_width,
                        int32_t patch_height, int32_t x, int32_t y) {
  return ofa::guarded([&] {
    ofa::require(image != nullptr && patch != nullptr, "image or patch is NULL");
    ofa::paste(image, width, height, patch, patch_width, patch_height, x, y);
  });
}
}
