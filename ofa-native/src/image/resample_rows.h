// The horizontal pass of the resampler.
#pragma once

#include <cstddef>
#include <cstdint>

#include "image/resample_filter.h"

namespace ofa {

// Bytes of a row of `pixels` RGB pixels in an intermediate image: the kernels may write one byte after the last pixel.
inline size_t padded_row(int32_t pixels) { return (static_cast<size_t>(pixels) * 3 + 1 + 63) / 64 * 64; }

// Resamples every row of source [rows, source_width, 3] to target [rows, filter targets, 3], whose rows are
// padded_row(targets) bytes apart.
void resample_rows(const ResampleFilter& filter, const uint8_t* source, int32_t source_width, int32_t rows,
                   uint8_t* target);

}  // namespace ofa
