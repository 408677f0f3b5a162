// ONNX Runtime's telemetry, for ofa/platform.h.
#include "platform/api_guard.h"

#include <cstdlib>
#include <cstring>

#ifdef __linux__
#include <link.h>
#elif defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

namespace {

constexpr const char* kVariable = "ORT_DISABLE_TELEMETRY";
constexpr const char* kOff = "1";

#if defined(__linux__) || defined(__APPLE__)

// Whether `path` is ONNX Runtime itself; its JNI library (libonnxruntime4j_jni) and its providers have other names.
bool is_onnxruntime(const char* path) {
  constexpr const char* kName = "libonnxruntime.";
  const char* slash = std::strrchr(path, '/');
  return std::strncmp(slash == nullptr ? path : slash + 1, kName, std::strlen(kName)) == 0;
}

#endif

#ifdef __linux__

bool is_loaded() {
  return dl_iterate_phdr([](dl_phdr_info* info, size_t, void*) { return is_onnxruntime(info->dlpi_name) ? 1 : 0; },
                         nullptr) != 0;
}

#elif defined(__APPLE__)

bool is_loaded() {
  for (uint32_t i = 0; i < _dyld_image_count(); ++i) {
    const char* path = _dyld_get_image_name(i);
    if (path != nullptr && is_onnxruntime(path)) return true;
  }
  return false;
}

#else

// Windows: ONNX Runtime reports through the system's event tracing, which OrtEnvironment.setTelemetry disables.
bool is_loaded() { return false; }

#endif

bool is_off() {
  const char* value = std::getenv(kVariable);
  return value != nullptr && std::strcmp(value, kOff) == 0;
}

}  // namespace

extern "C" int32_t ofa_onnxruntime_telemetry_off(int32_t* too_late) {
  return ofa::guarded([&] {
    ofa::require(too_late != nullptr, "too_late must not be NULL");
    *too_late = 0;
    if (is_off()) return;
    *too_late = is_loaded() ? 1 : 0;
#ifdef _WIN32
    const int failed = _putenv_s(kVariable, kOff);
#else
    const int failed = setenv(kVariable, kOff, 1);
#endif
    if (failed != 0) throw ofa::Error(OFA_INTERNAL, "cannot set the environment variable ORT_DISABLE_TELEMETRY");
  });
}
