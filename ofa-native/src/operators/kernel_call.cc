#include "operators/kernel_call.h"

#include "platform/aligned_memory.h"

namespace ofa::operators {

void KernelCall::check(OrtStatus* status) const {
  if (status != nullptr) {
    const std::string message = api_.GetErrorMessage(status);
    api_.ReleaseStatus(status);
    throw std::runtime_error(message);
  }
}

void* KernelCall::data(size_t index) const {
  const OrtValue* value = nullptr;
  check(api_.KernelContext_GetInput(context_, index, &value));
  void* data = nullptr;
  check(api_.GetTensorMutableData(const_cast<OrtValue*>(value), &data));  // target of an output that is not used
  return data;
}

std::vector<int64_t> KernelCall::shape(size_t index) const {
  const OrtValue* value = nullptr;
  check(api_.KernelContext_GetInput(context_, index, &value));
  OrtTensorTypeAndShapeInfo* info = nullptr;
  check(api_.GetTensorTypeAndShape(value, &info));
  const std::unique_ptr<OrtTensorTypeAndShapeInfo, void (*)(OrtTensorTypeAndShapeInfo*)> release(
      info, api_.ReleaseTensorTypeAndShapeInfo);
  size_t count = 0;
  check(api_.GetDimensionsCount(info, &count));
  std::vector<int64_t> shape(count);
  check(api_.GetDimensions(info, shape.data(), count));
  return shape;
}

std::vector<int64_t> KernelCall::shape(size_t index, size_t dimensions) const {
  std::vector<int64_t> shape = this->shape(index);
  if (shape.size() != dimensions) {
    throw BadTensor("input " + std::to_string(index) + " has " + std::to_string(shape.size()) + " dimensions, not " +
                    std::to_string(dimensions));
  }
  return shape;
}

void* KernelCall::output_data(size_t index, const std::vector<int64_t>& shape) const {
  OrtValue* value = nullptr;
  check(api_.KernelContext_GetOutput(context_, index, shape.data(), shape.size(), &value));
  void* data = nullptr;
  check(api_.GetTensorMutableData(value, &data));
  return data;
}

Tensor<float> KernelCall::output(size_t index, std::vector<int64_t> shape) const {
  float* data = static_cast<float*>(output_data(index, shape));
  return {data, std::move(shape)};
}

Tensor<uint8_t> KernelCall::output_bytes(size_t index, std::vector<int64_t> shape) const {
  uint8_t* data = static_cast<uint8_t*>(output_data(index, shape));
  return {data, std::move(shape)};
}

Tensor<uint16_t> KernelCall::output_bfloats(size_t index, std::vector<int64_t> shape) const {
  uint16_t* data = static_cast<uint16_t*>(output_data(index, shape));
  return {data, std::move(shape)};
}

float* thread_scratch(int64_t floats) {
  thread_local AlignedFloats memory;
  thread_local int64_t held = 0;
  if (floats > held) {
    memory.reset();
    held = 0;
    memory = allocate_aligned(static_cast<size_t>(floats));
    held = floats;
  }
  return memory.get();
}

}  // namespace ofa::operators
