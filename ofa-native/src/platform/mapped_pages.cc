// Resident pages of mapped files, for ofa/platform.h.
#include "platform/api_guard.h"

#ifndef _WIN32
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#endif

namespace {

#ifdef _WIN32

void release(const void*, int64_t) {}

#else

// POSIX lets MADV_DONTNEED keep the pages; Linux and macOS drop those of files.
void release(const void* address, int64_t bytes) {
  const uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const uintptr_t first = reinterpret_cast<uintptr_t>(address) & ~(page - 1);
  const uintptr_t end = reinterpret_cast<uintptr_t>(address) + static_cast<uintptr_t>(bytes);
  if (bytes > 0 && madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED) != 0) {
    throw ofa::Error(OFA_INVALID, std::string("the system refuses to release mapped pages: ") + std::strerror(errno));
  }
}

#endif

}  // namespace

extern "C" int32_t ofa_mapped_pages_release(const void* address, int64_t bytes) {
  return ofa::guarded([&] {
    ofa::require(bytes >= 0, "the number of bytes is negative");
    release(address, bytes);
  });
}
