// The VQGAN loop: batches, bytes, partial images, infilling, and what is refused.
#include "ofa/vqgan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace {

constexpr int32_t kScale = 2;
constexpr int32_t kFirst = 100;
constexpr int32_t kCodebook = 8;

struct Engine {
  std::vector<int32_t> images;  // of each call
  int32_t status = 0;
  float value_of[kCodebook] = {-1.0f, -0.5f, -0.25f, 0.0f, 0.25f, 0.5f, 0.75f, 1.0f};
};

// Every pixel of a token has the token's value; green is its negative, blue half of it.
int32_t decode(const ofa_vqgan_call* call, void* user) {
  Engine& engine = *static_cast<Engine*>(user);
  engine.images.push_back(call->images);
  const int32_t height = call->rows * kScale, width = call->columns * kScale;
  for (int32_t image = 0; image < call->images; image++) {
    for (int32_t y = 0; y < height; y++) {
      for (int32_t x = 0; x < width; x++) {
        const int32_t index = call->indices[(image * call->rows + y / kScale) * call->columns + x / kScale];
        EXPECT_TRUE(index >= 0 && index < kCodebook);
        const float value = engine.value_of[index];
        float* red = call->pixels + (image * 3 * height + y) * width + x;
        red[0] = value;
        red[height * width] = -value;
        red[2 * height * width] = value / 2;
      }
    }
  }
  return engine.status;
}

class Vqgan : public testing::Test {
 protected:
  void TearDown() override { ofa_vqgan_free(vqgan); }

  void create() { ASSERT_EQ(ofa_vqgan_create(&options, decode, &engine, &vqgan), OFA_OK) << ofa_last_error(); }

  static std::vector<int32_t> tokens(int32_t count) {
    std::vector<int32_t> result(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) result[static_cast<size_t>(i)] = kFirst + (i * 5 + i / 7) % kCodebook;
    return result;
  }

  static uint8_t byte(float value) {
    return static_cast<uint8_t>((std::min(1.0f, std::max(-1.0f, value)) + 1.0f) / 2.0f * 255.0f);
  }

  void check(const std::vector<int32_t>& given, int32_t rows, int32_t columns, const std::vector<uint8_t>& rgb) const {
    const int32_t cells = rows * columns, images = static_cast<int32_t>(given.size()) / cells;
    ASSERT_EQ(rgb.size(), static_cast<size_t>(images) * cells * kScale * kScale * 3);
    size_t at = 0;
    for (int32_t image = 0; image < images; image++) {
      for (int32_t y = 0; y < rows * kScale; y++) {
        for (int32_t x = 0; x < columns * kScale; x++, at += 3) {
          const float value =
              engine.value_of[given[static_cast<size_t>(image * cells + y / kScale * columns + x / kScale)] - kFirst];
          ASSERT_EQ(rgb[at], byte(value));
          ASSERT_EQ(rgb[at + 1], byte(-value));
          ASSERT_EQ(rgb[at + 2], byte(value / 2));
        }
      }
    }
  }

  std::vector<uint8_t> run(const std::vector<int32_t>& given, int32_t rows, int32_t columns) {
    std::vector<uint8_t> rgb(given.size() * kScale * kScale * 3, 77);
    EXPECT_EQ(ofa_vqgan_decode(vqgan, given.data(), static_cast<int32_t>(given.size()), rows, columns, rgb.data()),
              OFA_OK)
        << ofa_last_error();
    return rgb;
  }

  void refused(const std::vector<int32_t>& given, int32_t rows, int32_t columns, const std::string& part) {
    uint8_t byte = 5;
    ASSERT_EQ(ofa_vqgan_decode(vqgan, given.data(), static_cast<int32_t>(given.size()), rows, columns, &byte),
              OFA_INVALID)
        << part;
    ASSERT_NE(std::string(ofa_last_error()).find(part), std::string::npos) << ofa_last_error();
    ASSERT_EQ(byte, 5);
    ASSERT_TRUE(engine.images.empty());
  }

  static ofa_vqgan_options defaults() {
    ofa_vqgan_options o;
    ofa_vqgan_options_default(&o);
    o.codebook = kCodebook;
    o.first_token = kFirst;
    o.scale = kScale;
    return o;
  }

  ofa_vqgan_options options = defaults();
  Engine engine;
  ofa_vqgan* vqgan = nullptr;
};

TEST_F(Vqgan, DecodesInTheCallsThatTheOptionsAllow) {
  options.batch_images = 3;
  create();
  const std::vector<int32_t> given = tokens(7 * 6);
  check(given, 2, 3, run(given, 2, 3));
  ASSERT_EQ(engine.images, (std::vector<int32_t>{3, 3, 1}));
}

TEST_F(Vqgan, PixelsLimitACall) {
  options.batch_pixels = 2 * 6 * kScale * kScale + 1;
  create();
  const std::vector<int32_t> given = tokens(5 * 6);
  check(given, 2, 3, run(given, 2, 3));
  ASSERT_EQ(engine.images, (std::vector<int32_t>{2, 2, 1}));
}

TEST_F(Vqgan, AttentionLimitsACall) {
  options.attention_positions = 1024;  // 6 tokens: 6,144 positions, 36 million weights; 2^28 are allowed
  create();
  const std::vector<int32_t> given = tokens(10 * 6);
  check(given, 2, 3, run(given, 2, 3));
  ASSERT_EQ(engine.images, (std::vector<int32_t>{7, 3}));
}

TEST_F(Vqgan, LargeLayoutsGoOneByOne) {
  options.batch_side = 4;
  create();
  const std::vector<int32_t> given = tokens(3 * 5);
  check(given, 1, 5, run(given, 1, 5));
  ASSERT_EQ(engine.images, (std::vector<int32_t>{1, 1, 1}));
}

TEST_F(Vqgan, ClampsAndTruncates) {
  const float inf = std::numeric_limits<float>::infinity();
  const float values[kCodebook] = {-inf, -1.5f, -0.999f, 0.0f, 0.999f, 1.5f, inf, std::nanf("")};
  const uint8_t expected[kCodebook] = {0, 0, 0, 127, 254, 255, 255, 0};
  std::copy_n(values, kCodebook, engine.value_of);
  create();
  for (int32_t i = 0; i < kCodebook; i++) ASSERT_EQ(run({kFirst + i}, 1, 1)[0], expected[i]) << i;
}

TEST_F(Vqgan, PartialImagesAreTheCompleteRows) {
  create();
  const std::vector<int32_t> given = tokens(3 * 4);
  for (int32_t count = 0; count <= 12; count++) {
    std::vector<uint8_t> rgb(static_cast<size_t>(count / 4 * 4 * kScale * kScale * 3));
    int32_t rows = -1;
    ASSERT_EQ(ofa_vqgan_decode_partial(vqgan, given.data(), count, 4, rgb.data(), &rows), OFA_OK);
    ASSERT_EQ(rows, count / 4);
    if (rows > 0) check(std::vector<int32_t>(given.begin(), given.begin() + rows * 4), rows, 4, rgb);
  }
  int32_t rows = 0;
  ASSERT_EQ(ofa_vqgan_decode_partial(vqgan, given.data(), 12, 0, nullptr, &rows), OFA_INVALID);
}

TEST_F(Vqgan, RefusesWhatIsNoLayoutOfImageTokens) {
  options.attention_positions = 4;
  create();
  refused({}, 1, 1, "0 image tokens");
  refused(tokens(7), 2, 3, "7 image tokens");
  refused(tokens(6), 0, 3, "0 x 3");
  refused(tokens(6), 2, 1 << 30, "2 x 1073741824");
  refused(tokens(256 * 256), 256, 256, "4096 image tokens");
  refused(tokens(OFA_VQGAN_MAX_IMAGES + 1), 1, 1, "1025 image tokens");
  refused({kFirst, kFirst + kCodebook}, 1, 2, "token 108 at index 1");
  refused({kFirst - 1, kFirst}, 1, 2, "token 99 at index 0");
  refused({INT32_MIN}, 1, 1, "image tokens are 100 .. 107");
}

TEST_F(Vqgan, RefusesMorePixelsThanOneCallMayHave) {
  options.scale = 1024;
  create();
  refused(tokens(257), 1, 1, "268435456 pixels");  // 257 images of 2^20 pixels
}

TEST_F(Vqgan, FailsWithItsEngine) {
  create();
  engine.status = 9;
  uint8_t rgb[12];
  const int32_t token = kFirst;
  ASSERT_EQ(ofa_vqgan_decode(vqgan, &token, 1, 1, 1, rgb), OFA_ENGINE);
  ASSERT_NE(std::string(ofa_last_error()).find("status 9"), std::string::npos);
  engine.status = 0;
  ASSERT_EQ(ofa_vqgan_decode(vqgan, &token, 1, 1, 1, rgb), OFA_OK);
}

TEST_F(Vqgan, ChecksItsOptions) {
  const auto refuse = [&](int32_t ofa_vqgan_options::*field, int32_t value, const char* name) {
    ofa_vqgan_options wrong = options;
    wrong.*field = value;
    ofa_vqgan* made = nullptr;
    ASSERT_EQ(ofa_vqgan_create(&wrong, decode, &engine, &made), OFA_INVALID) << name;
    ASSERT_NE(std::string(ofa_last_error()).find(name), std::string::npos);
  };
  refuse(&ofa_vqgan_options::codebook, 0, "codebook is 0");
  refuse(&ofa_vqgan_options::scale, 0, "scale is 0");
  refuse(&ofa_vqgan_options::first_token, -1, "first_token is -1");
  refuse(&ofa_vqgan_options::attention_positions, -1, "attention_positions is -1");
  refuse(&ofa_vqgan_options::batch_images, 0, "batch_images is 0");
  refuse(&ofa_vqgan_options::batch_side, 257, "batch_side is 257");
  refuse(&ofa_vqgan_options::batch_pixels, -1, "batch_pixels is -1");
  ofa_vqgan* made = nullptr;
  ASSERT_EQ(ofa_vqgan_create(&options, nullptr, nullptr, &made), OFA_INVALID);
  ASSERT_EQ(ofa_vqgan_create(nullptr, decode, nullptr, &made), OFA_INVALID);
  ASSERT_EQ(ofa_vqgan_decode(nullptr, nullptr, 0, 0, 0, nullptr), OFA_INVALID);
}

TEST(VqganPaste, CopiesThePatch) {
  for (const int32_t x : {0, 1, 3}) {
    for (const int32_t y : {0, 2}) {
      std::vector<uint8_t> image(6 * 5 * 3, 9), patch(3 * 3 * 3);
      for (size_t i = 0; i < patch.size(); i++) patch[i] = static_cast<uint8_t>(100 + i);
      ASSERT_EQ(ofa_vqgan_paste(image.data(), 6, 5, patch.data(), 3, 3, x, y), OFA_OK);
      for (int32_t row = 0; row < 5; row++) {
        for (int32_t column = 0; column < 6; column++) {
          const bool inside = row >= y && row < y + 3 && column >= x && column < x + 3;
          for (int32_t c = 0; c < 3; c++) {
            const int32_t expected = inside ? 100 + ((row - y) * 3 + column - x) * 3 + c : 9;
            ASSERT_EQ(image[static_cast<size_t>((row * 6 + column) * 3 + c)], expected);
          }
        }
      }
    }
  }
}

TEST(VqganPaste, RefusesAPatchThatIsNotWithinTheImage) {
  uint8_t image[3 * 3 * 3] = {}, patch[2 * 2 * 3] = {};
  const int32_t offsets[][2] = {{2, 0}, {0, 2}, {-1, 0}, {0, -1}, {INT32_MAX, 0}, {0, INT32_MIN}};
  for (const auto& offset : offsets)
    ASSERT_EQ(ofa_vqgan_paste(image, 3, 3, patch, 2, 2, offset[0], offset[1]), OFA_INVALID);
  ASSERT_EQ(ofa_vqgan_paste(image, 3, 3, patch, 4, 1, 0, 0), OFA_INVALID);
  ASSERT_EQ(ofa_vqgan_paste(image, 3, 3, patch, 0, 1, 0, 0), OFA_INVALID);
  ASSERT_EQ(ofa_vqgan_paste(nullptr, 3, 3, patch, 2, 2, 0, 0), OFA_INVALID);
}

}  // namespace
