// Decodes one JPEG file with libjpeg-turbo; see ofa/jpeg.h.
#pragma once

#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <vector>

extern "C" {
#include "jpeglib.h"
}

namespace ofa {

class JpegDecoder {
 public:
  JpegDecoder(const uint8_t* data, int64_t size, int scale, bool allow_truncated);
  ~JpegDecoder();
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;

  int width() const { return static_cast<int>(info_.output_width); }
  int height() const { return static_cast<int>(info_.output_height); }
  void start();
  // rgb: [rows, width, 3]
  void read(uint8_t* rgb, int rows);

 private:
  // libjpeg's callbacks find the decoder through info_.client_data.
  static void fail(j_common_ptr info);
  static void warn(j_common_ptr info, int level);
  static boolean fill(j_decompress_ptr info);
  static void skip(j_decompress_ptr info, long count);

  template <typename Body>
  void guarded(Body body);
  void read_header(int scale);
  void require_supported();
  void finish();
  [[noreturn]] void throw_truncated();

  jpeg_decompress_struct info_{};
  jpeg_error_mgr errors_{};
  jpeg_source_mgr source_{};
  std::jmp_buf failure_{};
  char message_[JMSG_LENGTH_MAX] = {};
  bool allow_truncated_;
  bool exhausted_ = false;
  bool started_ = false;
  bool unusable_ = false;
  std::vector<uint8_t> file_;
  std::vector<uint8_t> ink_;  // [width, 4], one row of a file with four components
};

}  // namespace ofa
