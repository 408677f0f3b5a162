// ofa_object_delete finds the destructor of an object of an unknown class.
#include "ofa/platform.h"

#include <gtest/gtest.h>

namespace {

// As the interfaces of such libraries are: a root with a protected virtual destructor, an interface with functions
// after it, a hidden implementation.
class Root {
 public:
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

 protected:
  Root() = default;
  virtual ~Root() = default;
};

class Interface : public Root {
 public:
  ~Interface() override = default;
  virtual int number() const = 0;
};

int destroyed = 0;

class Implementation final : public Interface {
 public:
  ~Implementation() override { ++destroyed; }
  int number() const override { return 7; }
};

}  // namespace

TEST(ObjectDelete, RunsTheVirtualDestructor) {
  Interface* object = new Implementation;
  ASSERT_EQ(object->number(), 7);
  ofa_object_delete(object);
  ASSERT_EQ(destroyed, 1);
  ofa_object_delete(nullptr);
  ASSERT_EQ(destroyed, 1);
}
