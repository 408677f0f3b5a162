// Copies of mapped files, for ofa/platform.h.
#include "platform/api_guard.h"
#include "platform/file_copy.h"

struct ofa_file_copy {
  explicit ofa_file_copy(const char* path) : copy(path) {}
  ofa::FileCopy copy;
};

extern "C" int32_t ofa_file_copy_create(const char* path, ofa_file_copy** out) {
  return ofa::guarded([&] {
    ofa::require(path != nullptr && out != nullptr, "path and out must not be NULL");
    *out = new ofa_file_copy(path);
  });
}

extern "C" int32_t ofa_file_copy_detach(ofa_file_copy* copy, int64_t* bytes) {
  return ofa::guarded([&] {
    ofa::require(copy != nullptr && bytes != nullptr, "copy and bytes must not be NULL");
    *bytes = copy->copy.detach();
  });
}

extern "C" void ofa_file_copy_free(ofa_file_copy* copy) { delete copy; }
