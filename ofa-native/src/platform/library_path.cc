// The file from which this library was loaded, for ofa/platform.h.
#include <string>

#include "platform/api_guard.h"

#if defined(__linux__) || defined(__APPLE__)
#include <dlfcn.h>
#endif
#ifdef __linux__
#include <fcntl.h>
#endif

namespace {

std::string loaded_from() {
#if defined(__linux__) || defined(__APPLE__)
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&ofa_library_path), &info) != 0 && info.dli_fname != nullptr)
    return info.dli_fname;
#endif
  return "";
}

// An open descriptor keeps the file alive after its name is deleted. The dynamic linker identifies a loaded file by its
// inode.
std::string reopenable() {
  const std::string path = loaded_from();
#ifdef __linux__
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) return "/proc/self/fd/" + std::to_string(descriptor);
#endif
  return path;
}

}  // namespace

extern "C" const char* ofa_library_path(void) {
  static const std::string path = reopenable();
  return path.c_str();
}
