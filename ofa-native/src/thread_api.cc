// How far a thread stands back behind others, for ofa.h.
#include "api_guard.h"

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
  throw ofa::Error(OFA_INVALID, std::string("the system does not let a thread stand back: ") + std::strerror(error));
}

// POSIX has one niceness for a whole process; Linux has one for each thread, and 0 stands for the calling one.
void stand_back(int32_t steps) {
  errno = 0;
  const int now = getpriority(PRIO_PROCESS, 0);
  if (now == -1 && errno != 0) refuse(errno);
  if (setpriority(PRIO_PROCESS, 0, std::min(now + steps, kMost)) != 0) refuse(errno);
}

#else

void stand_back(int32_t steps) { ofa::require(steps == 0, "single threads have no niceness on this system; only Linux has that"); }

#endif

}  // namespace

extern "C" int32_t ofa_thread_stand_back(int32_t steps) {
  return ofa::guarded([&] {
    ofa::require_range("steps", steps, 0, kMost);
    stand_back(steps);
  });
}
