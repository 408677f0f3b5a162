#include "image/resample_filter.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ofa {
namespace {

constexpr double kSupport = 2.0;  // the cubic covers two samples to each side

// Keys' cubic convolution kernel with a = -0.5.
double bicubic(double x) {
  constexpr double a = -0.5;
  x = std::fabs(x);
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
  if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
  return 0.0;
}

int32_t fixed_point(double weight) {
  const double scaled = weight * (1 << kWeightBits);
  return static_cast<int32_t>(weight < 0 ? scaled - 0.5 : scaled + 0.5);
}

}  // namespace

ResampleFilter bicubic_filter(int32_t source, int32_t target) {
  const double scale = static_cast<double>(source) / target;
  const double filter_scale = std::max(scale, 1.0);
  const double support = kSupport * filter_scale;
  const double inverse = 1.0 / filter_scale;

  ResampleFilter filter;
  filter.taps = static_cast<int>(std::ceil(support)) * 2 + 1;
  filter.first.resize(target);
  filter.count.resize(target);
  filter.weights.assign(static_cast<size_t>(target) * filter.taps, 0);

  std::vector<double> weights(filter.taps);
  for (int32_t i = 0; i < target; i++) {
    const double center = (i + 0.5) * scale;
    // Truncation after adding one half: Pillow's rounding of the window's ends.
    const int first = std::max(static_cast<int>(center - support + 0.5), 0);
    const int last = std::min(static_cast<int>(center + support + 0.5), source);
    const int count = last - first;
    double sum = 0.0;
    for (int k = 0; k < count; k++) {
      weights[k] = bicubic((k + first - center + 0.5) * inverse);
      sum += weights[k];
    }
    for (int k = 0; k < count; k++) {
      const double weight = sum != 0.0 ? weights[k] / sum : weights[k];
      filter.weights[static_cast<size_t>(i) * filter.taps + k] = fixed_point(weight);
    }
    filter.first[i] = first;
    filter.count[i] = count;
  }
  return filter;
}

}  // namespace ofa
