// Runs the body of a C function and converts exceptions into a status and the thread's error message.
#pragma once

#include <exception>
#include <new>

#include "ofa/platform.h"
#include "platform/error.h"

namespace ofa {

template <typename Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return OFA_OK;
  } catch (const Error& e) {
    set_last_error(e.what());
    return e.status();
  } catch (const std::bad_alloc&) {
    set_last_error(
        "out of memory in the native layer: lower the decoder's rows or the image's size, or give the process more "
        "memory");
    return OFA_MEMORY;
  } catch (const std::exception& e) {
    set_last_error(e.what());
    return OFA_INTERNAL;
  } catch (...) {
    set_last_error("unknown failure in the native layer");
    return OFA_INTERNAL;
  }
}

}  // namespace ofa
