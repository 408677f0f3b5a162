// ofa_thread_add_niceness touches the calling thread and those that it starts, and no other.
#include <thread>

#include <gtest/gtest.h>

#include "ofa/platform.h"

#ifdef __linux__
#include <sys/resource.h>

namespace {

int niceness() { return getpriority(PRIO_PROCESS, 0); }

int after(int before, int steps) { return before + steps < 19 ? before + steps : 19; }

}  // namespace

TEST(ThreadNiceness, ChangesTheThreadAndThoseThatItStarts) {
  const int before = niceness();
  std::thread([&] {
    ASSERT_EQ(ofa_thread_add_niceness(-1), OFA_INVALID);
    ASSERT_EQ(ofa_thread_add_niceness(20), OFA_INVALID);
    ASSERT_EQ(niceness(), before);
    ASSERT_EQ(ofa_thread_add_niceness(0), OFA_OK);
    ASSERT_EQ(niceness(), before);
    ASSERT_EQ(ofa_thread_add_niceness(3), OFA_OK);
    ASSERT_EQ(niceness(), after(before, 3));
    std::thread([&] { ASSERT_EQ(niceness(), after(before, 3)); }).join();
    // The increment counts from the niceness of the process, which may be negative.
    ASSERT_EQ(ofa_thread_add_niceness(19), OFA_OK);
    ASSERT_EQ(niceness(), after(before, 19));
  }).join();
  ASSERT_EQ(niceness(), before);
}

#else

TEST(ThreadNiceness, IsRefusedWhereThreadsHaveNone) {
  ASSERT_EQ(ofa_thread_add_niceness(0), OFA_OK);
  ASSERT_EQ(ofa_thread_add_niceness(1), OFA_INVALID);
}

#endif
