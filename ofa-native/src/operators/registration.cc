// RegisterCustomOps, the function that ONNX Runtime looks up by name when a session loads this library. It adds the
// custom operators to the session's options.
#include <algorithm>
#include <exception>
#include <initializer_list>
#include <new>
#include <string>

#include "operators/onnxruntime_abi.h"
#include "operators/operators.h"

#ifdef _WIN32
#define OFA_EXPORT __declspec(dllexport)
#else
#define OFA_EXPORT __attribute__((visibility("default")))
#endif

namespace {

using ofa::operators::BadTensor;
using ofa::operators::KernelCall;

constexpr char kDomain[] = "io.ofajava";
constexpr size_t kMostInputs = 7;
constexpr size_t kMostOutputs = 3;

struct Operator : OrtCustomOp {
  const char* name;
  void (*compute)(const KernelCall& call);
  size_t inputs;
  int input_types[kMostInputs];
  size_t outputs;
  int output_types[kMostOutputs];
};

struct Kernel {
  const OrtApi* api;
  const Operator* op;
};

const Operator& of(const OrtCustomOp* op) { return *static_cast<const Operator*>(op); }

OrtStatus* create(const OrtCustomOp* op, const OrtApi* api, const OrtKernelInfo*, void** kernel) {
  *kernel = new (std::nothrow) Kernel{api, &of(op)};
  return *kernel != nullptr ? nullptr : api->CreateStatus(kOrtFail, "out of memory");
}

OrtStatus* compute(void* kernel, OrtKernelContext* context) {
  const Kernel& k = *static_cast<const Kernel*>(kernel);
  try {
    k.op->compute(KernelCall(*k.api, context));
    return nullptr;
  } catch (const BadTensor& e) {
    return k.api->CreateStatus(kOrtInvalidArgument, (std::string(k.op->name) + ": " + e.what()).c_str());
  } catch (const std::exception& e) {
    return k.api->CreateStatus(kOrtFail, (std::string(k.op->name) + ": " + e.what()).c_str());
  }
}

Operator described(const char* name, void (*function)(const KernelCall&), std::initializer_list<int> input_types,
                   std::initializer_list<int> output_types) {
  Operator op{};
  op.version = kOrtApiVersion;
  op.name = name;
  op.compute = function;
  op.inputs = input_types.size();
  std::copy(input_types.begin(), input_types.end(), op.input_types);
  op.outputs = output_types.size();
  std::copy(output_types.begin(), output_types.end(), op.output_types);
  op.GetName = [](const OrtCustomOp* o) { return of(o).name; };
  op.GetExecutionProviderType = [](const OrtCustomOp*) -> const char* { return nullptr; };  // CPU memory
  op.GetInputType = [](const OrtCustomOp* o, size_t index) { return of(o).input_types[index]; };
  op.GetInputTypeCount = [](const OrtCustomOp* o) { return of(o).inputs; };
  op.GetOutputType = [](const OrtCustomOp* o, size_t index) { return of(o).output_types[index]; };
  op.GetOutputTypeCount = [](const OrtCustomOp* o) { return of(o).outputs; };
  op.KernelDestroy = [](void* kernel) { delete static_cast<Kernel*>(kernel); };
  op.GetInputCharacteristic = [](const OrtCustomOp*, size_t) { return 0; };   // required
  op.GetOutputCharacteristic = [](const OrtCustomOp*, size_t) { return 0; };  // required
  op.GetInputMemoryType = [](const OrtCustomOp*, size_t) { return 0; };       // the provider's own
  op.CreateKernelV2 = create;
  op.KernelComputeV2 = compute;
  op.GetStartVersion = [](const OrtCustomOp*) { return 1; };
  op.GetEndVersion = [](const OrtCustomOp*) { return 1; };
  return op;
}

// Sessions refer to the domain and its operators for their whole life, so it is created once and never released.
OrtStatus* domain(const OrtApi* api, OrtCustomOpDomain** result) {
  static const Operator operators[] = {
      described("EncoderAttention", ofa::operators::encoder_attention_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("CachedAttention", ofa::operators::cached_attention_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32, kOrtFloat, kOrtInt32}, {kOrtFloat, kOrtFloat, kOrtFloat}),
      described("PositionBias", ofa::operators::position_bias_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32, kOrtInt32, kOrtInt32, kOrtFloat}, {kOrtFloat}),
      described("CrossAttention", ofa::operators::cross_attention_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("LayerNorm", ofa::operators::layer_norm_operator, {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat},
                {kOrtFloat}),
      described("GroupNorm", ofa::operators::group_norm_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("GroupNormSwish", ofa::operators::group_norm_swish_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("RoundRows", ofa::operators::round_rows_operator, {kOrtFloat}, {kOrtUint8, kOrtFloat}),
      described("RescaleRows", ofa::operators::rescale_rows_operator, {kOrtInt32, kOrtFloat, kOrtFloat}, {kOrtFloat}),
      described("RescaleAndAddRows", ofa::operators::rescale_and_add_rows_operator,
                {kOrtInt32, kOrtFloat, kOrtFloat, kOrtFloat}, {kOrtFloat}),
      described("IntegerLinear", ofa::operators::integer_linear_operator,
                {kOrtFloat, kOrtInt8, kOrtInt32, kOrtFloat, kOrtFloat}, {kOrtFloat}),
      described("WeightLinear", ofa::operators::weight_linear_operator, {kOrtFloat, kOrtInt8, kOrtFloat, kOrtFloat},
                {kOrtFloat}),
      described("Bfloat16Linear", ofa::operators::bfloat16_linear_operator,
                {kOrtFloat, kOrtBfloat16, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("Bfloat16Pixels", ofa::operators::bfloat16_pixels_operator, {kOrtFloat}, {kOrtBfloat16}),
      described("Bfloat16Convolution", ofa::operators::bfloat16_convolution_operator,
                {kOrtBfloat16, kOrtBfloat16, kOrtFloat, kOrtInt32}, {kOrtBfloat16}),
      described("Bfloat16Shortcut", ofa::operators::bfloat16_shortcut_operator,
                {kOrtBfloat16, kOrtBfloat16, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("Bfloat16ResidualConvolution", ofa::operators::bfloat16_residual_convolution_operator,
                {kOrtBfloat16, kOrtBfloat16, kOrtFloat, kOrtInt32, kOrtFloat}, {kOrtBfloat16, kOrtFloat}),
      described("WinogradConvolution", ofa::operators::winograd_convolution_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("WinogradResidualConvolution", ofa::operators::winograd_residual_convolution_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat, kOrtInt32, kOrtFloat}, {kOrtFloat}),
      described("PointwiseConvolution", ofa::operators::pointwise_convolution_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat}, {kOrtFloat}),
      described("ResidualConvolution", ofa::operators::residual_convolution_operator,
                {kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat, kOrtFloat}, {kOrtFloat}),
      described("RoundPixels", ofa::operators::round_pixels_operator, {kOrtFloat}, {kOrtUint8, kOrtFloat}),
      described("IntegerConvolution", ofa::operators::integer_convolution_operator,
                {kOrtUint8, kOrtFloat, kOrtInt8, kOrtFloat, kOrtFloat, kOrtInt32}, {kOrtUint8, kOrtFloat}),
      described("IntegerShortcut", ofa::operators::integer_shortcut_operator,
                {kOrtUint8, kOrtFloat, kOrtInt8, kOrtFloat, kOrtFloat, kOrtInt32}, {kOrtFloat}),
      described("IntegerResidualConvolution", ofa::operators::integer_residual_convolution_operator,
                {kOrtUint8, kOrtFloat, kOrtInt8, kOrtFloat, kOrtFloat, kOrtInt32, kOrtFloat},
                {kOrtUint8, kOrtFloat, kOrtFloat}),
  };
  static OrtCustomOpDomain* made = nullptr;
  static OrtStatus* const failure = [api]() -> OrtStatus* {
    if (OrtStatus* status = api->CreateCustomOpDomain(kDomain, &made)) return status;
    for (const Operator& op : operators) {
      if (OrtStatus* status = api->CustomOpDomain_Add(made, &op)) return status;
    }
    return nullptr;
  }();
  *result = made;
  return failure == nullptr ? nullptr
                            : api->CreateStatus(kOrtFail, "OFA's operators could not be made known to ONNX Runtime");
}

}  // namespace

// Called by ONNX Runtime. If the runtime does not have the API version, there is no way to report it except that the
// session then fails on its graph.
extern "C" OFA_EXPORT OrtStatus* RegisterCustomOps(OrtSessionOptions* options, const OrtApiBase* base) {
  const OrtApi* api = base->GetApi(kOrtApiVersion);
  if (api == nullptr) return nullptr;
  OrtCustomOpDomain* ours = nullptr;
  if (OrtStatus* status = domain(api, &ours)) return status;
  return api->AddCustomOpDomain(options, ours);
}
