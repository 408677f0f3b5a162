#include "image/jpeg_decoder.h"

#include <algorithm>
#include <string>

#include "ofa/jpeg.h"
#include "platform/error.h"

extern "C" {
#include "jerror.h"
}

namespace ofa {

namespace {

const JOCTET kEndOfImage[] = {0xFF, JPEG_EOI};

// Remaining light: light * (255 - ink) / 255, rounded as in Pillow.
uint8_t light_through(int ink, int light) {
  const int product = ink * light + 128;
  return static_cast<uint8_t>(light - (((product >> 8) + product) >> 8));
}

// Four components as written by Adobe, inverted; Pillow assumes this of every four-component file.
void inverted_cmyk_to_rgb(const uint8_t* cmyk, uint8_t* rgb, int pixels) {
  for (int i = 0; i < pixels; ++i, cmyk += 4, rgb += 3) {
    rgb[0] = light_through(255 - cmyk[0], cmyk[3]);
    rgb[1] = light_through(255 - cmyk[1], cmyk[3]);
    rgb[2] = light_through(255 - cmyk[2], cmyk[3]);
  }
}

}  // namespace

// Runs calls into libjpeg, which reports errors by longjmp: the body must not own objects with destructors.
template <typename Body>
void JpegDecoder::guarded(Body body) {
  require(!unusable_, "the JPEG decoder has failed before: only free it");
  if (setjmp(failure_) != 0) {
    unusable_ = true;
    throw Error(OFA_INVALID, message_);
  }
  body();
}

JpegDecoder::JpegDecoder(const uint8_t* data, int64_t size, int scale, bool allow_truncated)
    : allow_truncated_(allow_truncated), file_(data, data + size) {
  info_.err = jpeg_std_error(&errors_);
  errors_.error_exit = fail;
  errors_.emit_message = warn;
  info_.client_data = this;
  source_.init_source = [](j_decompress_ptr) {};
  source_.fill_input_buffer = fill;
  source_.skip_input_data = skip;
  source_.resync_to_restart = jpeg_resync_to_restart;
  source_.term_source = [](j_decompress_ptr) {};
  source_.next_input_byte = file_.data();
  source_.bytes_in_buffer = file_.size();
  guarded([this] { jpeg_create_decompress(&info_); });
  info_.client_data = this;
  info_.src = &source_;
  try {
    read_header(scale);
  } catch (...) {
    jpeg_destroy_decompress(&info_);
    throw;
  }
}

JpegDecoder::~JpegDecoder() { jpeg_destroy_decompress(&info_); }

void JpegDecoder::fail(j_common_ptr info) {
  auto* decoder = static_cast<JpegDecoder*>(info->client_data);
  if (info->err->msg_code == JERR_NOT_COMPILED) {
    std::snprintf(decoder->message_, sizeof decoder->message_, "lossless JPEG is not supported");
  } else {
    info->err->format_message(info, decoder->message_);
  }
  std::longjmp(decoder->failure_, 1);
}

// libjpeg continues after a warning, and so does Pillow.
void JpegDecoder::warn(j_common_ptr, int) {}

// At the end of the file: supplies an end marker once, if allowed; otherwise no data, which stops libjpeg.
boolean JpegDecoder::fill(j_decompress_ptr info) {
  auto* decoder = static_cast<JpegDecoder*>(info->client_data);
  if (!decoder->allow_truncated_ || decoder->exhausted_) {
    return FALSE;
  }
  decoder->exhausted_ = true;
  info->src->next_input_byte = kEndOfImage;
  info->src->bytes_in_buffer = sizeof kEndOfImage;
  return TRUE;
}

void JpegDecoder::skip(j_decompress_ptr info, long count) {
  if (count <= 0) {
    return;
  }
  jpeg_source_mgr& source = *info->src;
  const size_t skipped = std::min(static_cast<size_t>(count), source.bytes_in_buffer);
  source.next_input_byte += skipped;
  source.bytes_in_buffer -= skipped;
}

void JpegDecoder::throw_truncated() {
  unusable_ = true;
  throw Error(OFA_INVALID, "it is cut off");
}

void JpegDecoder::read_header(int scale) {
  int status = 0;
  guarded([&] { status = jpeg_read_header(&info_, TRUE); });
  if (status != JPEG_HEADER_OK) {
    throw_truncated();
  }
  require_supported();
  info_.dct_method = JDCT_ISLOW;
  info_.do_fancy_upsampling = TRUE;
  info_.scale_num = 1;
  info_.scale_denom = static_cast<unsigned int>(scale);
  info_.out_color_space = info_.num_components == 1 ? JCS_GRAYSCALE : info_.num_components == 3 ? JCS_RGB : JCS_CMYK;
  guarded([this] { jpeg_calc_output_dimensions(&info_); });
  ink_.resize(info_.num_components == 4 ? size_t{4} * info_.output_width : 0);
}

void JpegDecoder::require_supported() {
  if (info_.data_precision != 8 ||
      (info_.num_components != 1 && info_.num_components != 3 && info_.num_components != 4)) {
    throw Error(OFA_INVALID, "frames of " + std::to_string(info_.data_precision) + " bits and " +
                                 std::to_string(info_.num_components) + " components are not supported");
  }
}

void JpegDecoder::start() {
  if (started_) {
    return;
  }
  boolean complete = FALSE;
  guarded([&] { complete = jpeg_start_decompress(&info_); });
  if (!complete) {
    throw_truncated();
  }
  started_ = true;
}

void JpegDecoder::read(uint8_t* rgb, int rows) {
  start();
  require_range("rows", rows, 1, static_cast<long long>(info_.output_height) - info_.output_scanline);
  const int pixels = width();
  for (int y = 0; y < rows; ++y, rgb += size_t{3} * pixels) {
    JSAMPROW row = info_.num_components == 4 ? ink_.data() : rgb;
    JDIMENSION got = 0;
    guarded([&] { got = jpeg_read_scanlines(&info_, &row, 1); });
    if (got != 1) {
      throw_truncated();
    }
    if (info_.num_components == 4) {
      inverted_cmyk_to_rgb(ink_.data(), rgb, pixels);
    } else if (info_.num_components == 1) {
      for (int x = pixels - 1; x >= 0; --x) {
        rgb[3 * x] = rgb[3 * x + 1] = rgb[3 * x + 2] = rgb[x];
      }
    }
  }
  if (info_.output_scanline == info_.output_height) {
    finish();
  }
}

// Reads to the end marker.
void JpegDecoder::finish() {
  boolean complete = FALSE;
  guarded([&] { complete = jpeg_finish_decompress(&info_); });
  if (!complete) {
    throw_truncated();
  }
}

}  // namespace ofa
