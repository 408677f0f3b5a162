// The tests' assertions: a failed check prints its place and values and ends the program with status 1.
#pragma once

#include <cstdlib>
#include <iostream>

#define CHECK(condition)                                                                \
  do {                                                                                  \
    if (!(condition)) {                                                                 \
      std::cerr << __FILE__ << ":" << __LINE__ << ": " << #condition << " is false\n";  \
      std::exit(1);                                                                     \
    }                                                                                   \
  } while (false)

#define CHECK_EQ(actual, expected)                                                                                       \
  do {                                                                                                                   \
    const auto actual_value = (actual);                                                                                  \
    const auto expected_value = (expected);                                                                              \
    if (!(actual_value == expected_value)) {                                                                             \
      std::cerr << __FILE__ << ":" << __LINE__ << ": " << #actual << " is " << actual_value << ", expected "             \
                << expected_value << "\n";                                                                               \
      std::exit(1);                                                                                                      \
    }                                                                                                                    \
  } while (false)
