// ofa_onnxruntime_telemetry_off sets the variable, whatever it was before.
#include <gtest/gtest.h>

#include <cstdlib>

#include "environment.h"
#include "ofa/platform.h"

TEST(Telemetry, IsOffWhateverTheVariableWas) {
  ASSERT_EQ(ofa_onnxruntime_telemetry_off(nullptr), OFA_INVALID);
  for (const char* before : {"", "0", "1"}) {
    ofa::test::set_variable("ORT_DISABLE_TELEMETRY", before);
    int32_t too_late = -1;
    ASSERT_EQ(ofa_onnxruntime_telemetry_off(&too_late), OFA_OK);
    ASSERT_EQ(too_late, 0);
    ASSERT_STREQ(std::getenv("ORT_DISABLE_TELEMETRY"), "1");
  }
}
