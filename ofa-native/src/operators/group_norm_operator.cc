#include <algorithm>
#include <cmath>
#include <vector>

#include "operators/group_norm.h"
#include "operators/operators.h"

namespace ofa::operators {
namespace {

// Parts per image: enough for every thread, each with more pixels than its moments have values.
constexpr int64_t kParts = 32;
constexpr int64_t kLeastPixels = 16;

// Pixels [first, last) of an image's part.
struct Parts {
  int64_t pixels;
  int64_t count;

  explicit Parts(int64_t all) : pixels(all), count(std::clamp<int64_t>(all / kLeastPixels, 1, kParts)) {}

  int64_t first(int64_t part) const { return part * pixels / count; }
  int64_t size(int64_t part) const { return first(part + 1) - first(part); }
};

// Combines the moments of all parts and channels of a group into its mean and its inverse standard deviation.
void moments_of_group(const Parts& parts, int64_t channels, int64_t from, int64_t to, const double* means,
                      const double* squares, double epsilon, float& mean, double& factor) {
  double sum = 0.0;
  for (int64_t part = 0; part < parts.count; part++) {
    for (int64_t c = from; c < to; c++) sum += means[part * channels + c] * static_cast<double>(parts.size(part));
  }
  const double values = static_cast<double>(parts.pixels * (to - from));
  const double middle = sum / values;
  double square = 0.0;
  for (int64_t part = 0; part < parts.count; part++) {
    for (int64_t c = from; c < to; c++) {
      const double difference = means[part * channels + c] - middle;
      square += squares[part * channels + c] + difference * difference * static_cast<double>(parts.size(part));
    }
  }
  mean = static_cast<float>(middle);
  factor = 1.0 / std::sqrt(square / values + epsilon);
}

void normalise(const KernelCall& call, bool swish) {
  const auto x = call.floats(0, 4);
  const auto weight = call.floats(1, 1);
  const auto bias = call.floats(2, 1);
  const auto epsilon = call.floats(3, 1);
  const auto groups = call.ints(4, 1);
  const int64_t channels = x[3];
  require_shape(weight[0] == channels && bias[0] == channels, "weight and bias must have a number for each channel");
  require_shape(epsilon[0] == 1, "epsilon must be one number");
  require_shape(groups[0] == 1 && groups.data[0] > 0 && channels % groups.data[0] == 0,
                "groups must be one number, which divides the channels");
  const auto out = call.output(0, x.shape);
  if (out.size() == 0) return;
  const int64_t of_group = channels / groups.data[0];
  const Parts parts(x[1] * x[2]);
  const size_t moments = static_cast<size_t>(parts.count * channels);
  std::vector<double> means(moments), squares(moments);
  std::vector<float> mean(static_cast<size_t>(channels)), scale(mean.size());
  for (int64_t image = 0; image < x[0]; image++) {
    const int64_t start = image * parts.pixels * channels;
    call.parallel(parts.count, [&](int64_t part) {
      group_norm_moments(x.data + start + parts.first(part) * channels, parts.size(part), channels,
                         means.data() + part * channels, squares.data() + part * channels);
    });
    for (int64_t c = 0; c < channels; c += of_group) {
      float middle;
      double factor;
      moments_of_group(parts, channels, c, c + of_group, means.data(), squares.data(),
                       static_cast<double>(epsilon.data[0]), middle, factor);
      for (int64_t i = c; i < c + of_group; i++) {
        mean[static_cast<size_t>(i)] = middle;
        scale[static_cast<size_t>(i)] = static_cast<float>(factor * static_cast<double>(weight.data[i]));
      }
    }
    const ChannelScaling scaling{mean.data(), scale.data(), bias.data, swish};
    call.parallel(parts.count, [&](int64_t part) {
      const int64_t from = start + parts.first(part) * channels;
      group_norm_scale(x.data + from, parts.size(part), channels, scaling, out.data + from);
    });
  }
}

}  // namespace

void group_norm_operator(const KernelCall& call) { normalise(call, false); }

void group_norm_swish_operator(const KernelCall& call) { normalise(call, true); }

}  // namespace ofa::operators
