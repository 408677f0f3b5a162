#include "vqgan/vqgan.h"

#include <algorithm>
#include <string>

#include "platform/error.h"
#include "vqgan/image_bytes.h"

namespace ofa {
namespace {

constexpr int64_t kAttentionWeights = int64_t{OFA_VQGAN_MAX_ATTENTION} * OFA_VQGAN_MAX_ATTENTION;  // of one engine call

const ofa_vqgan_options& checked(const ofa_vqgan_options& options) {
  require_range("codebook", options.codebook, 1, 1 << 24);
  require_range("first_token", options.first_token, 0, 1 << 30);
  require_range("scale", options.scale, 1, 1024);
  require_range("attention_positions", options.attention_positions, 0, 1 << 20);
  require_range("batch_side", options.batch_side, 0, OFA_VQGAN_MAX_SIDE);
  require_range("batch_images", options.batch_images, 1, OFA_VQGAN_MAX_IMAGES);
  require_range("batch_pixels", options.batch_pixels, 0, INT32_MAX);
  return options;
}

std::string layout(int32_t rows, int32_t columns) { return std::to_string(rows) + " x " + std::to_string(columns); }

}  // namespace

Vqgan::Vqgan(const ofa_vqgan_options& options, ofa_vqgan_fn decode, void* user)
    : options_(checked(options)), decode_(decode), user_(user) {
  require(decode != nullptr, "the VQGAN's callback is NULL");
}

void Vqgan::check_layout(int32_t count, int32_t rows, int32_t columns) const {
  if (rows < 1 || columns < 1 || rows > OFA_VQGAN_MAX_SIDE || columns > OFA_VQGAN_MAX_SIDE) {
    throw Error(OFA_INVALID, "a layout of " + layout(rows, columns) + " image tokens; each side must be 1 .. " +
                                 std::to_string(OFA_VQGAN_MAX_SIDE));
  }
  const int64_t cells = int64_t{rows} * columns;
  const int64_t attention = options_.attention_positions;
  if (cells * options_.scale * options_.scale > OFA_VQGAN_MAX_PIXELS || cells * attention > OFA_VQGAN_MAX_ATTENTION) {
    throw Error(
        OFA_INVALID,
        "a layout of " + layout(rows, columns) +
            " image tokens makes too large an image for this VQGAN; the limits are " +
            std::to_string(OFA_VQGAN_MAX_PIXELS) + " pixels" +
            (attention == 0 ? "" : " and " + std::to_string(OFA_VQGAN_MAX_ATTENTION / attention) + " image tokens"));
  }
  if (count < 1 || count % cells != 0 || count / cells > OFA_VQGAN_MAX_IMAGES) {
    throw Error(OFA_INVALID, std::to_string(count) + " image tokens do not fill 1 .. " +
                                 std::to_string(OFA_VQGAN_MAX_IMAGES) + " layouts of " + layout(rows, columns));
  }
  if (int64_t{count} * options_.scale * options_.scale > OFA_VQGAN_MAX_TOTAL_PIXELS) {
    throw Error(OFA_INVALID, std::to_string(count) + " image tokens make more than " +
                                 std::to_string(OFA_VQGAN_MAX_TOTAL_PIXELS) +
                                 " pixels, the limit of one call: decode fewer images at a time");
  }
}

std::vector<int32_t> Vqgan::indices(const int32_t* tokens, int32_t count) const {
  std::vector<int32_t> result(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; i++) {
    const int64_t index = int64_t{tokens[i]} - options_.first_token;
    if (index < 0 || index >= options_.codebook) {
      throw Error(OFA_INVALID, "token " + std::to_string(tokens[i]) + " at index " + std::to_string(i) +
                                   " is not in the codebook; image tokens are " + std::to_string(options_.first_token) +
                                   " .. " + std::to_string(int64_t{options_.first_token} + options_.codebook - 1));
    }
    result[static_cast<size_t>(i)] = static_cast<int32_t>(index);
  }
  return result;
}

int32_t Vqgan::images_of_call(int32_t rows, int32_t columns) const {
  if (std::max(rows, columns) > options_.batch_side) return 1;
  const int64_t cells = int64_t{rows} * columns;
  int64_t images =
      std::min<int64_t>(options_.batch_images, options_.batch_pixels / (cells * options_.scale * options_.scale));
  const int64_t attended = cells * options_.attention_positions;
  if (attended > 0) images = std::min(images, kAttentionWeights / (attended * attended));
  return static_cast<int32_t>(std::max<int64_t>(1, images));
}

void Vqgan::decode(const int32_t* tokens, int32_t count, int32_t rows, int32_t columns, uint8_t* rgb) {
  require(!running_, "the VQGAN is decoding: its callback must not call into it");
  check_layout(count, rows, columns);
  const std::vector<int32_t> all = indices(tokens, count);
  const int32_t cells = rows * columns;
  const int32_t images = count / cells;
  const int64_t pixels = int64_t{cells} * options_.scale * options_.scale;
  const int32_t together = std::min(images, images_of_call(rows, columns));
  std::vector<float> values(static_cast<size_t>(together * 3 * pixels));
  for (int32_t first = 0; first < images; first += together) {
    const int32_t now = std::min(together, images - first);
    const ofa_vqgan_call call{now, rows, columns, all.data() + static_cast<size_t>(first) * cells, values.data()};
    running_ = true;
    const int32_t status = decode_(&call, user_);
    running_ = false;
    if (status != 0)
      throw Error(OFA_ENGINE, "the engine failed to decode image tokens, with status " + std::to_string(status));
    for (int32_t i = 0; i < now; i++)
      to_bytes(values.data() + i * 3 * pixels, pixels, rgb + (int64_t{first} + i) * 3 * pixels);
  }
}

int32_t Vqgan::decode_partial(const int32_t* tokens, int32_t count, int32_t columns, uint8_t* rgb) {
  require_range("count", count, 0, OFA_VQGAN_MAX_SIDE * OFA_VQGAN_MAX_SIDE);
  require_range("columns", columns, 1, OFA_VQGAN_MAX_SIDE);
  const int32_t rows = count / columns;
  if (rows == 0) return 0;
  require(rgb != nullptr, "rgb is NULL");
  decode(tokens, rows * columns, rows, columns, rgb);
  return rows;
}

}  // namespace ofa
