// ofa_object_delete runs the destructor of an object that it knows nothing of but where its virtual destructor stands.
#include "check.h"
#include "ofa/ofa.h"

namespace {

// As TensorRT's interfaces are: a root with a protected virtual destructor, an interface with functions after it, a hidden implementation.
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

int main() {
  Interface* object = new Implementation;
  CHECK_EQ(object->number(), 7);
  ofa_object_delete(object);
  CHECK_EQ(destroyed, 1);
  ofa_object_delete(nullptr);
  CHECK_EQ(destroyed, 1);
}
