#include "platform/error.h"

#include <cstdio>

#include "ofa/platform.h"

namespace ofa {
namespace {
// A fixed buffer, so that reporting "out of memory" allocates nothing.
thread_local char last_message[1024] = "";
}  // namespace

void require(bool condition, const char* message) {
  if (!condition) throw Error(OFA_INVALID, message);
}

void require_range(const char* name, long long value, long long low, long long high) {
  if (value >= low && value <= high) return;
  throw Error(OFA_INVALID, std::string(name) + " is " + std::to_string(value) + ", allowed is " + std::to_string(low) +
                               " .. " + std::to_string(high));
}

void set_last_error(const char* message) noexcept { std::snprintf(last_message, sizeof last_message, "%s", message); }

const char* last_error() noexcept { return last_message; }

}  // namespace ofa

extern "C" const char* ofa_last_error(void) { return ofa::last_error(); }
