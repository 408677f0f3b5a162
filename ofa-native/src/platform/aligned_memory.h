// Memory that begins at a cache line.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

namespace ofa {

constexpr std::align_val_t kCacheLine{64};

struct FreeAligned {
  void operator()(float* memory) const noexcept { ::operator delete(memory, kCacheLine); }
};

using AlignedFloats = std::unique_ptr<float, FreeAligned>;

// Uninitialised. Throws std::bad_alloc.
inline AlignedFloats allocate_aligned(size_t floats) {
  return AlignedFloats(static_cast<float*>(::operator new(floats * sizeof(float), kCacheLine)));
}

}  // namespace ofa
