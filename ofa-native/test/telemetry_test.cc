// ofa_onnxruntime_telemetry_off sets the variable, whatever it was before.
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "ofa/ofa.h"

int main() {
  CHECK_EQ(ofa_onnxruntime_telemetry_off(nullptr), OFA_INVALID);
  for (const char* before : {"", "0", "1"}) {
    setenv("ORT_DISABLE_TELEMETRY", before, 1);
    int32_t too_late = -1;
    CHECK_EQ(ofa_onnxruntime_telemetry_off(&too_late), OFA_OK);
    CHECK_EQ(too_late, 0);
    CHECK(std::strcmp(std::getenv("ORT_DISABLE_TELEMETRY"), "1") == 0);
  }
  return 0;
}
