// Deletion of foreign objects, for ofa/platform.h.
#include "ofa/platform.h"

namespace {

// The C++ ABI of Linux and macOS (Itanium): an object starts with a pointer to its virtual table, and a virtual
// destructor has two entries there, the second of which also frees the memory. Calling through a C++ class instead
// would be wrong: the compiler may assume that it is the object's class.
using Function = void (*)(void*);
constexpr int kDeletingDestructor = 1;

}  // namespace

extern "C" void ofa_object_delete(void* object) {
  if (object != nullptr) {
    const Function* table = *static_cast<const Function**>(object);
    table[kDeletingDestructor](object);
  }
}
