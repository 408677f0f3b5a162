// Niceness of threads, for ofa/platform.h.
#include "platform/api_guard.h"

#ifdef __linux__
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#endif

namespace {

constexpr int32_t kMost = 19;

#ifdef __linux__

[[noreturn]] void refuse(int error) {
  throw ofa::Error(OFA_INVALID,
                   std::string("the system refuses to raise the niceness of a thread: ") + std::strerror(error));
}

// POSIX defines one niceness per process; Linux has one per thread, and 0 means the calling thread.
void add_niceness(int32_t increment) {
  errno = 0;
  const int now = getpriority(PRIO_PROCESS, 0);
  if (now == -1 && errno != 0) refuse(errno);
  if (setpriority(PRIO_PROCESS, 0, std::min(now + increment, kMost)) != 0) refuse(errno);
}

#else

void add_niceness(int32_t increment) {
  ofa::require(increment == 0, "threads have no niceness of their own on this system; set the increment to 0");
}

#endif

}  // namespace

extern "C" int32_t ofa_thread_add_niceness(int32_t increment) {
  return ofa::guarded([&] {
    ofa::require_range("the niceness increment", increment, 0, kMost);
    add_niceness(increment);
  });
}
