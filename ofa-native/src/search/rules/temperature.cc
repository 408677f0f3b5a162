#include "search/rule.h"

namespace ofa {
namespace {

class Temperature final : public Rule {
 public:
  explicit Temperature(float temperature) : temperature_(temperature) {}
  void before_softmax(MaskedRow& row, const RowState&) const override { row.divide(temperature_); }

 private:
  float temperature_;
};

}  // namespace

std::unique_ptr<const Rule> temperature_rule(const Request& request) {
  if (request.settings.temperature == 1.0f) return nullptr;
  return std::make_unique<Temperature>(request.settings.temperature);
}

}  // namespace ofa
