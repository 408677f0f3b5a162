// Deletion of foreign objects, for ofa/platform.h.
#include "ofa/platform.h"

namespace {

// The C++ ABI of Linux and macOS (Itanium): an object begins with a pointer to its table of virtual functions, and a
// virtual destructor has two entries there, of which the second one also gives the memory back. A class of our own in
// place of the table would not do: the compiler may take it for the object's class.
using Function = void (*)(void*);
constexpr int kDeletingDestructor = 1;

}  // namespace

extern "C" void ofa_object_delete(void* object) {
  if (object != nullptr) {
    const Function* table = *static_cast<const Function**>(object);
    table[kDeletingDestructor](object);
  }
}
