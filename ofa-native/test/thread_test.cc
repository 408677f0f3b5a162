// ofa_thread_stand_back touches the calling thread and those that it starts, and no other.
#include <thread>

#include "check.h"
#include "ofa/ofa.h"

#ifdef __linux__
#include <sys/resource.h>

namespace {

int niceness() { return getpriority(PRIO_PROCESS, 0); }

int after(int before, int steps) { return before + steps < 19 ? before + steps : 19; }

}  // namespace

int main() {
  const int before = niceness();
  std::thread([&] {
    CHECK_EQ(ofa_thread_stand_back(-1), OFA_INVALID);
    CHECK_EQ(ofa_thread_stand_back(20), OFA_INVALID);
    CHECK_EQ(niceness(), before);
    CHECK_EQ(ofa_thread_stand_back(0), OFA_OK);
    CHECK_EQ(niceness(), before);
    CHECK_EQ(ofa_thread_stand_back(3), OFA_OK);
    CHECK_EQ(niceness(), after(before, 3));
    std::thread([&] { CHECK_EQ(niceness(), after(before, 3)); }).join();
    CHECK_EQ(ofa_thread_stand_back(19), OFA_OK);
    CHECK_EQ(niceness(), 19);
  }).join();
  CHECK_EQ(niceness(), before);
  return 0;
}

#else

int main() {
  CHECK_EQ(ofa_thread_stand_back(0), OFA_OK);
  CHECK_EQ(ofa_thread_stand_back(1), OFA_INVALID);
  return 0;
}

#endif
