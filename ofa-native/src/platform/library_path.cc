// The file from which this library was loaded, for ofa/platform.h.
#include <string>

#include "platform/api_guard.h"

#if defined(__linux__) || defined(__APPLE__)
#include <dlfcn.h>
#endif
#ifdef __linux__
#include <fcntl.h>
#elif defined(_WIN32)
#include <windows.h>
#endif

namespace {

#ifdef _WIN32

constexpr size_t kLongestPath = 32768;  // in UTF-16 units, of any path on Windows

std::string utf8(const std::wstring& text) {
  const int units = static_cast<int>(text.size());
  std::string bytes(static_cast<size_t>(3 * units), '\0');
  const int length = WideCharToMultiByte(CP_UTF8, 0, text.data(), units, bytes.data(), 3 * units, nullptr, nullptr);
  bytes.resize(static_cast<size_t>(length));
  return bytes;
}

std::string loaded_from() {
  HMODULE module = nullptr;
  if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                          reinterpret_cast<LPCWSTR>(&ofa_library_path), &module)) {
    return "";
  }
  std::wstring path(kLongestPath, L'\0');
  path.resize(GetModuleFileNameW(module, path.data(), static_cast<DWORD>(kLongestPath)));
  return path.empty() ? "" : utf8(path);
}

#else

std::string loaded_from() {
#if defined(__linux__) || defined(__APPLE__)
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&ofa_library_path), &info) != 0 && info.dli_fname != nullptr)
    return info.dli_fname;
#endif
  return "";
}

#endif

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
