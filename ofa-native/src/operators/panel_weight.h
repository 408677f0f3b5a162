// A weight in panels of outputs, whose groups of inputs lie together.
#pragma once

#include "operators/kernel_call.h"

namespace ofa::operators {

template <typename T>
struct PanelWeight {
  Tensor<const T> tensor;
  int64_t panel;            // outputs of a panel
  int64_t group;            // inputs that lie together
  const char* requirement;  // the message if the shape is another
};

}  // namespace ofa::operators
