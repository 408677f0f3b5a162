// Image tokens to images: checks, batches, engine calls.
#pragma once

#include <cstdint>
#include <vector>

#include "ofa/vqgan.h"

namespace ofa {

class Vqgan {
 public:
  // Throws Error (OFA_INVALID) for options outside their documented ranges.
  Vqgan(const ofa_vqgan_options& options, ofa_vqgan_fn decode, void* user);

  // tokens [count / (rows * columns), rows, columns] to rgb. Throws Error: OFA_INVALID for the tokens or their layout,
  // OFA_ENGINE if the callback fails.
  void decode(const int32_t* tokens, int32_t count, int32_t rows, int32_t columns, uint8_t* rgb);

  // Decodes the complete rows among `count` tokens to rgb; returns their number.
  int32_t decode_partial(const int32_t* tokens, int32_t count, int32_t columns, uint8_t* rgb);

 private:
  void check_layout(int32_t count, int32_t rows, int32_t columns) const;
  // Codebook indices of tokens.
  std::vector<int32_t> indices(const int32_t* tokens, int32_t count) const;
  // Computes the images of one engine call.
  int32_t images_of_call(int32_t rows, int32_t columns) const;

  const ofa_vqgan_options options_;
  const ofa_vqgan_fn decode_;
  void* const user_;
  bool running_ = false;
};

}  // namespace ofa
