// Runs the tests of one program. OFA_CPU_FEATURES selects the instruction-set level as in the library.
#include <gtest/gtest.h>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
