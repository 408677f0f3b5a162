// The part of ONNX Runtime's C API that the custom operators need, as the binary interface of API version 18, which
// later versions only extend. The functions are in a table (OrtApi) whose order never changes; functions that are not
// called here are counted but not declared. Names are those of onnxruntime_c_api.h
// (https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_c_api.h).
// registration.cc requests the version, so a runtime without it is refused.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

struct OrtStatus;
struct OrtKernelContext;
struct OrtKernelInfo;
struct OrtValue;
struct OrtTensorTypeAndShapeInfo;
struct OrtCustomOpDomain;
struct OrtSessionOptions;
struct OrtShapeInferContext;
struct OrtCustomOp;

constexpr uint32_t kOrtApiVersion = 18;

// ONNXTensorElementDataType
constexpr int kOrtFloat = 1;
constexpr int kOrtUint8 = 2;
constexpr int kOrtInt8 = 3;
constexpr int kOrtInt32 = 6;
constexpr int kOrtBfloat16 = 16;

// OrtErrorCode
constexpr int kOrtFail = 1;
constexpr int kOrtInvalidArgument = 2;

// Positions of the functions in the table, and of the gaps between them.
struct OrtApi {
  OrtStatus* (*CreateStatus)(int code, const char* message);  // 0
  void* unused_1[1];
  const char* (*GetErrorMessage)(const OrtStatus* status);  // 2
  void* unused_3[23];
  OrtStatus* (*CreateCustomOpDomain)(const char* domain, OrtCustomOpDomain** out);         // 26
  OrtStatus* (*CustomOpDomain_Add)(OrtCustomOpDomain* domain, const OrtCustomOp* op);      // 27
  OrtStatus* (*AddCustomOpDomain)(OrtSessionOptions* options, OrtCustomOpDomain* domain);  // 28
  void* unused_29[22];
  OrtStatus* (*GetTensorMutableData)(OrtValue* value, void** out);  // 51
  void* unused_52[8];
  OrtStatus* (*GetTensorElementType)(const OrtTensorTypeAndShapeInfo* info, int* out);                // 60
  OrtStatus* (*GetDimensionsCount)(const OrtTensorTypeAndShapeInfo* info, size_t* out);               // 61
  OrtStatus* (*GetDimensions)(const OrtTensorTypeAndShapeInfo* info, int64_t* values, size_t count);  // 62
  void* unused_63[2];
  OrtStatus* (*GetTensorTypeAndShape)(const OrtValue* value, OrtTensorTypeAndShapeInfo** out);  // 65
  void* unused_66[19];
  OrtStatus* (*KernelInfoGetAttribute_float)(const OrtKernelInfo* info, const char* name, float* out);  // 85
  void* unused_86[4];
  OrtStatus* (*KernelContext_GetInput)(const OrtKernelContext* context, size_t index, const OrtValue** out);  // 90
  OrtStatus* (*KernelContext_GetOutput)(OrtKernelContext* context, size_t index, const int64_t* shape,
                                        size_t dimensions, OrtValue** out);  // 91
  void* unused_92[1];
  void (*ReleaseStatus)(OrtStatus* status);  // 93
  void* unused_94[5];
  void (*ReleaseTensorTypeAndShapeInfo)(OrtTensorTypeAndShapeInfo* info);  // 99
  void* unused_100[174];
  OrtStatus* (*KernelContext_ParallelFor)(const OrtKernelContext* context, void (*function)(void* data, size_t index),
                                          size_t total, size_t batches, void* data);  // 274
};

// OnnxRuntimeAbiTest (ofa-testkit) compares every position asserted here with the tables of the published library, and
// those of OrtCustomOp with the official header.
static_assert(offsetof(OrtApi, CreateStatus) == 0 * sizeof(void*));
static_assert(offsetof(OrtApi, GetErrorMessage) == 2 * sizeof(void*));
static_assert(offsetof(OrtApi, CreateCustomOpDomain) == 26 * sizeof(void*));
static_assert(offsetof(OrtApi, CustomOpDomain_Add) == 27 * sizeof(void*));
static_assert(offsetof(OrtApi, AddCustomOpDomain) == 28 * sizeof(void*));
static_assert(offsetof(OrtApi, GetTensorMutableData) == 51 * sizeof(void*));
static_assert(offsetof(OrtApi, GetTensorElementType) == 60 * sizeof(void*));
static_assert(offsetof(OrtApi, GetDimensionsCount) == 61 * sizeof(void*));
static_assert(offsetof(OrtApi, GetDimensions) == 62 * sizeof(void*));
static_assert(offsetof(OrtApi, GetTensorTypeAndShape) == 65 * sizeof(void*));
static_assert(offsetof(OrtApi, KernelInfoGetAttribute_float) == 85 * sizeof(void*));
static_assert(offsetof(OrtApi, KernelContext_GetInput) == 90 * sizeof(void*));
static_assert(offsetof(OrtApi, KernelContext_GetOutput) == 91 * sizeof(void*));
static_assert(offsetof(OrtApi, ReleaseStatus) == 93 * sizeof(void*));
static_assert(offsetof(OrtApi, ReleaseTensorTypeAndShapeInfo) == 99 * sizeof(void*));
static_assert(offsetof(OrtApi, KernelContext_ParallelFor) == 274 * sizeof(void*));

struct OrtApiBase {
  const OrtApi* (*GetApi)(uint32_t version);
  const char* (*GetVersionString)();
};

static_assert(offsetof(OrtApiBase, GetApi) == 0 * sizeof(void*));
static_assert(offsetof(OrtApiBase, GetVersionString) == 1 * sizeof(void*));

// An operator and its kernel. ONNX Runtime reads the fields that the version defines; fields of optional features may
// be null.
struct OrtCustomOp {
  uint32_t version;
  void* (*CreateKernel)(const OrtCustomOp* op, const OrtApi* api, const OrtKernelInfo* info);
  const char* (*GetName)(const OrtCustomOp* op);
  const char* (*GetExecutionProviderType)(const OrtCustomOp* op);
  int (*GetInputType)(const OrtCustomOp* op, size_t index);
  size_t (*GetInputTypeCount)(const OrtCustomOp* op);
  int (*GetOutputType)(const OrtCustomOp* op, size_t index);
  size_t (*GetOutputTypeCount)(const OrtCustomOp* op);
  void (*KernelCompute)(void* kernel, OrtKernelContext* context);
  void (*KernelDestroy)(void* kernel);
  int (*GetInputCharacteristic)(const OrtCustomOp* op, size_t index);
  int (*GetOutputCharacteristic)(const OrtCustomOp* op, size_t index);
  int (*GetInputMemoryType)(const OrtCustomOp* op, size_t index);
  int (*GetVariadicInputMinArity)(const OrtCustomOp* op);
  int (*GetVariadicInputHomogeneity)(const OrtCustomOp* op);
  int (*GetVariadicOutputMinArity)(const OrtCustomOp* op);
  int (*GetVariadicOutputHomogeneity)(const OrtCustomOp* op);
  OrtStatus* (*CreateKernelV2)(const OrtCustomOp* op, const OrtApi* api, const OrtKernelInfo* info, void** kernel);
  OrtStatus* (*KernelComputeV2)(void* kernel, OrtKernelContext* context);
  OrtStatus* (*InferOutputShapeFn)(const OrtCustomOp* op, OrtShapeInferContext* context);
  int (*GetStartVersion)(const OrtCustomOp* op);
  int (*GetEndVersion)(const OrtCustomOp* op);
  size_t (*GetMayInplace)(int** input_index, int** output_index);
  void (*ReleaseMayInplace)(int* input_index, int* output_index);
  size_t (*GetAliasMap)(int** input_index, int** output_index);
  void (*ReleaseAliasMap)(int* input_index, int* output_index);
};

static_assert(offsetof(OrtCustomOp, version) == 0 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, CreateKernel) == 1 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetName) == 2 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetExecutionProviderType) == 3 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetInputType) == 4 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetInputTypeCount) == 5 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetOutputType) == 6 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetOutputTypeCount) == 7 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, KernelCompute) == 8 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, KernelDestroy) == 9 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetInputCharacteristic) == 10 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetOutputCharacteristic) == 11 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetInputMemoryType) == 12 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetVariadicInputMinArity) == 13 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetVariadicInputHomogeneity) == 14 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetVariadicOutputMinArity) == 15 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetVariadicOutputHomogeneity) == 16 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, CreateKernelV2) == 17 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, KernelComputeV2) == 18 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, InferOutputShapeFn) == 19 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetStartVersion) == 20 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetEndVersion) == 21 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetMayInplace) == 22 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, ReleaseMayInplace) == 23 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, GetAliasMap) == 24 * sizeof(void*));
static_assert(offsetof(OrtCustomOp, ReleaseAliasMap) == 25 * sizeof(void*));

}  // extern "C"
