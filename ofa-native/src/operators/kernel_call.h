// One call of an operator by ONNX Runtime: inputs, outputs and threads.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "operators/onnxruntime_abi.h"

namespace ofa::operators {

// An input or output that violates the operator's requirements; the message names it.
class BadTensor : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

// An input or output of an operator. ONNX Runtime owns the memory.
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

  // An input with the given number of dimensions. ONNX Runtime has checked the element type that the operator declares.
  Tensor<const float> floats(size_t index, size_t dimensions) const {
    return {static_cast<const float*>(data(index)), shape(index, dimensions)};
  }
  Tensor<const int32_t> ints(size_t index, size_t dimensions) const {
    return {static_cast<const int32_t*>(data(index)), shape(index, dimensions)};
  }
  Tensor<const uint8_t> bytes(size_t index, size_t dimensions) const {
    return {static_cast<const uint8_t*>(data(index)), shape(index, dimensions)};
  }
  Tensor<const int8_t> signed_bytes(size_t index, size_t dimensions) const {
    return {static_cast<const int8_t*>(data(index)), shape(index, dimensions)};
  }
  Tensor<const uint16_t> bfloats(size_t index, size_t dimensions) const {
    return {static_cast<const uint16_t*>(data(index)), shape(index, dimensions)};
  }

  // An input with any number of dimensions.
  Tensor<const float> floats(size_t index) const { return {static_cast<const float*>(data(index)), shape(index)}; }
  Tensor<const int32_t> ints(size_t index) const { return {static_cast<const int32_t*>(data(index)), shape(index)}; }

  // An output. If the caller bound memory to it, this is that memory.
  Tensor<float> output(size_t index, std::vector<int64_t> shape) const;
  Tensor<uint8_t> output_bytes(size_t index, std::vector<int64_t> shape) const;
  Tensor<uint16_t> output_bfloats(size_t index, std::vector<int64_t> shape) const;

  // Calls task(index) for each index < total, on the threads of the session. Rethrows an exception of a task after all
  // have finished.
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

// Scratch memory of the calling thread, of at least the given number of floats, aligned to a cache line. Valid until
// the next call by the same thread.
float* thread_scratch(int64_t floats);

}  // namespace ofa::operators

#include "operators/kernel_call_parallel.h"
