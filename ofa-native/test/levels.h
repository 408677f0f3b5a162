// Runs a test at every instruction-set level; levels that the processor does not have are reported as skipped, by name.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "platform/cpu_features.h"

namespace ofa {

// A fixture whose parameter is the level; its tests run with that level selected.
class AtEveryLevel : public testing::TestWithParam<int32_t> {
 protected:
  void SetUp() override {
    if (!cpu_level_available(GetParam()))
      GTEST_SKIP() << "not run: this processor does not have " << cpu_level_name(GetParam());
    select_cpu_level(static_cast<CpuLevel>(GetParam()));
  }
  void TearDown() override { select_cpu_level(nullptr); }
};

inline std::string level_of_test(const testing::TestParamInfo<int32_t>& info) {
  std::string name = cpu_level_name(info.param);
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

}  // namespace ofa

// Instantiates the tests of a fixture derived from AtEveryLevel.
#define OFA_AT_EVERY_LEVEL(FIXTURE) \
  INSTANTIATE_TEST_SUITE_P(Levels, FIXTURE, testing::Range(0, static_cast<int>(OFA_CPU_LEVELS)), ofa::level_of_test)
