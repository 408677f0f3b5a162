// Failures inside the layer are C++ exceptions; only the C boundary (api_guard.h) converts them into a status and a
// message.
#pragma once

#include <stdexcept>
#include <string>

namespace ofa {

// A failure with the status that the C interface returns for it. what() is one line that states what is wrong and the
// remedy.
class Error : public std::runtime_error {
 public:
  Error(int status, const std::string& message) : std::runtime_error(message), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

// Throws OFA_INVALID with `message` unless `condition` holds.
void require(bool condition, const char* message);

// Throws OFA_INVALID unless low <= value <= high: "<name> is <value>, allowed is <low> .. <high>".
void require_range(const char* name, long long value, long long low, long long high);

// The buffer of ofa_last_error().
void set_last_error(const char* message) noexcept;
const char* last_error() noexcept;

}  // namespace ofa
