// Token ids and the engine's logits columns.
#pragma once

#include <cstdint>

namespace ofa {

constexpr int32_t kSpecials = 4;  // ids 0 .. 3 are columns 0 .. 3 of every engine

struct Vocabulary {
  int32_t bos, pad, eos, unk;
  int32_t range_first;  // token id of column 4
  int32_t columns;

  // One past the last token id.
  int32_t end() const { return range_first + columns - kSpecials; }
  bool contains(int32_t token) const {
    return token >= 0 && (token < kSpecials || (token >= range_first && token < end()));
  }
  int32_t token(int32_t column) const { return column < kSpecials ? column : column - kSpecials + range_first; }
  // The column of a token that the vocabulary contains.
  int32_t column(int32_t token) const { return token < kSpecials ? token : token - range_first + kSpecials; }
};

}  // namespace ofa
