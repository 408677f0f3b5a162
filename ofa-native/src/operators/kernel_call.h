// One call of an operator by ONNX Runtime: its inputs and outputs, and its threads.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "operators/onnxruntime_abi.h"

namespace ofa::operators {

// An input or output that is not as the operator needs it; the message says which.
class BadTensor : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

// What an operator reads or writes. Memory belongs to ONNX Runtime.
template <typename T>
struct Tensor {
  T* data;
  std::vector<int64_t> shape;

  int64_t operator[](size_t dimension) const { return shape[dimension]; }

  int64_t size() const {
    int64_t product = 1;
    for (const int64_t dimension : shape) product *= dimension;
    return product;
  }
};

class KernelCall {
 public:
  KernelCall(const OrtApi& api, OrtKernelContext* context) : api_(api), context_(context) {}

  // An input of so many dimensions. Its element type is what the operator declared, which ONNX Runtime has checked.
  Tensor<const float> floats(size_t index, size_t dimensions) const {
    return {static_cast<const float*>(data(index)), shape(index, dimensions)};
  }
  Tensor<const int32_t> ints(size_t index, size_t dimensions) const {
    return {static_cast<const int32_t*>(data(index)), shape(index, dimensions)};
  }

  // An input of any number of dimensions.
  Tensor<const float> floats(size_t index) const { return {static_cast<const float*>(data(index)), shape(index)}; }
  Tensor<const int32_t> ints(size_t index) const { return {static_cast<const int32_t*>(data(index)), shape(index)}; }

  // An output. If the caller has bound memory to it, that is what it gets.
  Tensor<float> output(size_t index, std::vector<int64_t> shape) const;
  Tensor<uint8_t> bytes(size_t index, std::vector<int64_t> shape) const;

  // Calls task(index) for each index < total, on the threads of the session. What a task throws is thrown here, when
  // all have ended.
  template <typename Task>
  void parallel(int64_t total, const Task& task) const;

 private:
  void* data(size_t index) const;
  void* output_data(size_t index, const std::vector<int64_t>& shape) const;
  std::vector<int64_t> shape(size_t index) const;
  std::vector<int64_t> shape(size_t index, size_t dimensions) const;
  void check(OrtStatus* status) const;

  const OrtApi& api_;
  OrtKernelContext* context_;
};

// Throws BadTensor unless a condition on shapes holds.
inline void require_shape(bool condition, const char* what) {
  if (!condition) throw BadTensor(what);
}

// Memory of the calling thread, of at least so many floats, at a cache line's beginning. It holds until the next call
// by the same thread.
float* thread_scratch(int64_t floats);

}  // namespace ofa::operators

#include "operators/kernel_call_parallel.h"
