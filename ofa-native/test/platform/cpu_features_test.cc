// The instruction-set levels: names, availability, and the setting.
#include <gtest/gtest.h>

#include <string>

#include "environment.h"
#include "ofa/platform.h"

namespace {

class CpuFeatures : public testing::Test {
 protected:
  void SetUp() override { ofa::test::unset_variable("OFA_CPU_FEATURES"); }
  void TearDown() override {
    ofa::test::unset_variable("OFA_CPU_FEATURES");
    ofa_cpu_select(nullptr);
  }
  static int32_t level() {
    int32_t value = -1;
    EXPECT_EQ(ofa_cpu_level(&value), OFA_OK) << ofa_last_error();
    return value;
  }
};

TEST_F(CpuFeatures, LevelsHaveTheNamesOfTheSetting) {
  const std::string names[] = {"baseline", "avx2", "avx2-wide", "avx512", "avx512-vnni", "avx512-bf16", "amx"};
  for (int32_t i = 0; i < OFA_CPU_LEVELS; i++) ASSERT_EQ(ofa_cpu_level_name(i), names[i]);
  ASSERT_EQ(ofa_cpu_level_name(-1), nullptr);
  ASSERT_EQ(ofa_cpu_level_name(OFA_CPU_LEVELS), nullptr);
}

TEST_F(CpuFeatures, ALevelIncludesThoseBelow) {
  ASSERT_EQ(ofa_cpu_level_available(OFA_CPU_BASELINE), 1);
  ASSERT_EQ(ofa_cpu_level_available(-1), 0);
  ASSERT_EQ(ofa_cpu_level_available(OFA_CPU_LEVELS), 0);
  for (int32_t i = 1; i < OFA_CPU_LEVELS; i++) ASSERT_LE(ofa_cpu_level_available(i), ofa_cpu_level_available(i - 1));
  ASSERT_EQ(ofa_cpu_level_available(OFA_CPU_AVX2), ofa_cpu_level_available(OFA_CPU_AVX2_WIDE));
}

TEST_F(CpuFeatures, TheDefaultIsTheBestAndNeverTheOneForTests) {
  ASSERT_EQ(ofa_cpu_select(nullptr), OFA_OK);
  int32_t best = OFA_CPU_LEVELS - 1;
  while (!ofa_cpu_level_available(best) || best == OFA_CPU_AVX2_WIDE) best--;
  ASSERT_EQ(level(), best);
  RecordProperty("level", ofa_cpu_level_name(best));
}

TEST_F(CpuFeatures, EveryAvailableLevelCanBeSelected) {
  for (int32_t i = 0; i < OFA_CPU_LEVELS; i++) {
    const char* name = ofa_cpu_level_name(i);
    if (ofa_cpu_level_available(i)) {
      ASSERT_EQ(ofa_cpu_select(name), OFA_OK);
      ASSERT_EQ(level(), i);
      ofa::test::set_variable("OFA_CPU_FEATURES", name);
      ASSERT_EQ(ofa_cpu_select("baseline"), OFA_OK);
      ASSERT_EQ(ofa_cpu_select(""), OFA_OK);
      ASSERT_EQ(level(), i);
      ofa::test::unset_variable("OFA_CPU_FEATURES");
    } else {
      ASSERT_EQ(ofa_cpu_select(name), OFA_INVALID);
      ASSERT_NE(std::string(ofa_last_error())
                    .find("OFA_CPU_FEATURES is '" + std::string(name) +
                          "', which this processor does not have; it has baseline"),
                std::string::npos)
          << ofa_last_error();
    }
  }
}

TEST_F(CpuFeatures, AnUnknownNameIsRefusedAndChangesNothing) {
  ASSERT_EQ(ofa_cpu_select("baseline"), OFA_OK);
  for (const char* name : {"AVX2", "avx", "sse", "avx512_vnni", " avx2"}) {
    ASSERT_EQ(ofa_cpu_select(name), OFA_INVALID);
    ASSERT_NE(std::string(ofa_last_error()).find("which is not an instruction"), std::string::npos) << ofa_last_error();
    ofa::test::set_variable("OFA_CPU_FEATURES", name);
    ASSERT_EQ(ofa_cpu_select(nullptr), OFA_INVALID);
  }
  ASSERT_EQ(level(), OFA_CPU_BASELINE);
}

TEST_F(CpuFeatures, LevelsWithoutCodeOfTheirOwnRunThatOfALowerOne) {
  ASSERT_EQ(ofa_cpu_level_of_kernels(-1), -1);
  for (int32_t i = 0; i < OFA_CPU_LEVELS; i++)
    ASSERT_EQ(ofa_cpu_level_of_kernels(i), i > OFA_CPU_AVX512_BF16 ? OFA_CPU_AVX512_BF16 : i);
}

}  // namespace
