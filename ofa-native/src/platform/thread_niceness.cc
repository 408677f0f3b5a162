// Niceness of threads, for ofa/platform.h.
#include "platform/api_guard.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>

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

int niceness_of(id_t thread) {
  errno = 0;
  const int niceness = getpriority(PRIO_PROCESS, thread);
  if (niceness == -1 && errno != 0) refuse(errno);
  return niceness;
}

// POSIX defines one niceness per process; Linux has one per thread: 0 means the calling thread, and the process id its
// main thread.
void add_niceness(int32_t increment) {
  const int now = niceness_of(0);
  const int wanted = std::min(niceness_of(static_cast<id_t>(getpid())) + increment, kMost);
  if (wanted > now && setpriority(PRIO_PROCESS, 0, wanted) != 0) refuse(errno);
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
