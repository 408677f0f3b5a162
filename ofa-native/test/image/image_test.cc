// Resampling against a plain double-precision-weights reference of the same fixed-point rule, on every shape class;
// normalisation; refused sizes.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "levels.h"
#include "ofa/image.h"

namespace {

double cubic(double x) {
  x = std::fabs(x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * -0.5;
  return 0;
}

// One direction over interleaved samples: `lines` lines of `source` samples, sample and line distance in bytes.
std::vector<uint8_t> resample(const std::vector<uint8_t>& in, int lines, int source, int target, bool horizontal) {
  std::vector<uint8_t> out(static_cast<size_t>(lines) * target * 3);
  const double scale = static_cast<double>(source) / target, widen = std::max(scale, 1.0);
  for (int i = 0; i < target; i++) {
    const double center = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(center - 2 * widen + 0.5));
    const int last = std::min(source, static_cast<int>(center + 2 * widen + 0.5));
    std::vector<double> weight;
    double sum = 0;
    for (int k = first; k < last; k++) {
      weight.push_back(cubic((k - center + 0.5) * (1 / widen)));
      sum += weight.back();
    }
    for (int line = 0; line < lines; line++) {
      for (int c = 0; c < 3; c++) {
        int64_t total = 1 << 21;
        for (int k = first; k < last; k++) {
          const double w = weight[k - first] / sum * (1 << 22);
          const int64_t fixed = static_cast<int64_t>(w < 0 ? w - 0.5 : w + 0.5);
          total +=
              fixed *
              in[(horizontal ? static_cast<size_t>(line) * source + k : static_cast<size_t>(k) * lines + line) * 3 + c];
        }
        const int64_t level = std::clamp<int64_t>(total >> 22, 0, 255);
        out[(horizontal ? static_cast<size_t>(line) * target + i : static_cast<size_t>(i) * lines + line) * 3 + c] =
            static_cast<uint8_t>(level);
      }
    }
  }
  return out;
}

void compare(std::mt19937& random, int width, int height, int out_width, int out_height) {
  std::vector<uint8_t> rgb(static_cast<size_t>(width) * height * 3);
  for (auto& byte : rgb) byte = static_cast<uint8_t>(random() % 3 == 0 ? random() : (random() % 2) * 255);
  std::vector<uint8_t> expected = rgb;
  if (out_width != width) expected = resample(expected, height, width, out_width, true);
  if (out_height != height) expected = resample(expected, out_width, height, out_height, false);
  std::vector<uint8_t> actual(static_cast<size_t>(out_width) * out_height * 3, 99);
  ASSERT_EQ(ofa_resize_bicubic(rgb.data(), width, height, actual.data(), out_width, out_height), OFA_OK);
  ASSERT_TRUE(actual == expected);

  std::vector<float> floats(actual.size());
  ASSERT_EQ(ofa_normalize(actual.data(), out_width, out_height, floats.data()), OFA_OK);
  const size_t pixel = random() % (static_cast<size_t>(out_width) * out_height);
  for (size_t c = 0; c < 3; c++) {
    const float scaled = static_cast<float>(actual[pixel * 3 + c]) / 255.0f;
    const float centered = scaled - 0.5f;
    ASSERT_EQ(floats[c * out_width * out_height + pixel], centered / 0.5f);
  }
}

void refuses(int width, int height, int out_width, int out_height, const std::string& part) {
  uint8_t byte[3] = {0, 0, 0};
  ASSERT_EQ(ofa_resize_bicubic(byte, width, height, byte, out_width, out_height), OFA_INVALID);
  ASSERT_TRUE(std::string(ofa_last_error()).find(part) != std::string::npos);
}

}  // namespace

class ImageAtLevel : public ofa::AtEveryLevel {};
OFA_AT_EVERY_LEVEL(ImageAtLevel);

TEST_P(ImageAtLevel, ResizesAndNormalizesAsTheReference) {
  std::mt19937 random(7);
  compare(random, 1, 1, 1, 1);
  compare(random, 1, 1, 37, 5);
  compare(random, 2, 3, 256, 256);
  compare(random, 400, 5, 64, 64);
  compare(random, 7, 300, 64, 64);
  compare(random, 64, 64, 64, 64);
  compare(random, 64, 50, 64, 20);
  compare(random, 50, 64, 20, 64);
  compare(random, 1000, 40, 48, 48);
  compare(random, 3000, 9, 1, 1);
  for (int i = 0; i < 200; i++) {
    compare(random, 1 + random() % 90, 1 + random() % 90, 1 + random() % 90, 1 + random() % 90);
  }
}

TEST(Image, RefusesSizesOverTheLimits) {
  refuses(0, 1, 1, 1, "source image is 0 x 1");
  refuses(1, -5, 1, 1, "1 x -5");
  refuses(1, 1, 65536, 1, "target image is 65536 x 1");
  refuses(60000, 60000, 1, 1, "60000 x 60000");
  ASSERT_EQ(ofa_resize_bicubic(nullptr, 1, 1, nullptr, 1, 1), OFA_INVALID);
}
