#include "search/decoder.h"

#include <algorithm>
#include <utility>

#include "platform/error.h"

namespace ofa {
namespace {

const ofa_decoder_options& checked(const ofa_decoder_options& options) {
  check_options(options);
  return options;
}

}  // namespace

Decoder::Decoder(const ofa_decoder_options& options, ofa_step_fn step, void* user)
    : options_(checked(options)),
      vocabulary_{options.bos, options.pad, options.eos, options.unk, options.range_first, options.columns},
      step_(step),
      user_(user),
      logits_(allocate_aligned(static_cast<size_t>(options.max_rows) * options.columns)),
      tokens_(options.max_rows),
      positions_(options.max_rows),
      parents_(options.max_rows),
      sources_(options.max_rows),
      tags_(options.max_requests),
      first_columns_(options.top > 0 ? options.max_rows : 0),
      end_columns_(first_columns_.size()),
      temperatures_(first_columns_.size()),
      wanted_(first_columns_.size()),
      columns_(first_columns_.size() * options.top),
      top_logits_(columns_.size()),
      special_(first_columns_.size() * kSpecials),
      wanted_logits_(first_columns_.size()),
      log_sums_(first_columns_.size()),
      top_k_(options.ahead > 0 ? options.max_rows : 0),
      draws_(top_k_.size() * (options.ahead + 1)) {
  require(step != nullptr, "the step callback is NULL");
  live_.reserve(options.max_requests);
}

void Decoder::require_idle() const {
  require(!stepping_, "the decoder is in a step: its callback must not call into it");
}

void Decoder::submit(const ofa_request& request, int64_t tag) {
  require_idle();
  const auto has_tag = [tag](const auto& entry) { return entry.tag == tag; };
  const bool known =
      std::any_of(live_.begin(), live_.end(), has_tag) ||
      std::any_of(finished_.begin(), finished_.end(), [&](const auto& result) { return has_tag(*result); });
  if (known) throw Error(OFA_INVALID, "a request with the tag " + std::to_string(tag) + " is live or not yet polled");
  Request read = read_request(request, options_, vocabulary_);

  int32_t reserved = request.rows;
  for (const Live& live : live_) reserved += live.reserved;
  if (static_cast<int32_t>(live_.size()) == options_.max_requests || reserved > options_.max_rows) {
    throw Error(OFA_FULL, "the decoder is full (" + std::to_string(live_.size()) + " of " +
                              std::to_string(options_.max_requests) + " requests live): submit again after a step");
  }
  live_.push_back({tag, request.rows, 0, 0, make_search(std::move(read), vocabulary_)});
}

// More than one token only if every request needs that: a request past its prefix never waits for another's prefix.
int32_t Decoder::plan_length() const {
  int32_t length = std::min(options_.max_tokens_per_row, options_.max_rows / static_cast<int32_t>(live_.size()));
  for (const Live& live : live_) length = std::min(length, 1 + live.search->forced().count);
  return length;
}

int32_t Decoder::plan(int32_t length) {
  int32_t row = 0;
  for (size_t source = 0; source < live_.size(); source++) {
    Live& live = live_[source];
    const int32_t first = row;
    for (const RowPlan& plan : live.search->rows()) {
      int32_t* tokens = tokens_.data() + row * length;
      tokens[0] = plan.token;
      std::copy_n(live.search->forced().first, length - 1, tokens + 1);
      positions_[row] = live.search->position();
      parents_[row] = plan.parent < 0 ? -1 : live.first_row + plan.parent;
      sources_[row] = static_cast<int32_t>(source);
      row++;
    }
    live.first_row = first;
    live.accepted = 0;
    tags_[source] = live.tag;
  }
  return row;
}

bool Decoder::plan_top(int32_t length) {
  if (options_.top == 0) return false;
  for (const Live& live : live_) {
    const TopQuery query = live.search->top_query(length, options_.top);
    if (!query.usable) return false;
    const int32_t rows = static_cast<int32_t>(live.search->rows().size());
    for (int32_t row = live.first_row; row < live.first_row + rows; row++) {
      first_columns_[row] = query.first_column;
      end_columns_[row] = query.end_column;
      temperatures_[row] = query.temperature;
      for (int32_t i = 0; i < length; i++) wanted_[row * length + i] = live.search->wanted(i);
    }
  }
  return true;
}

int32_t Decoder::plan_ahead() {
  int32_t steps = options_.ahead;
  for (const Live& live : live_) {
    if (steps == 0) return 0;
    int32_t top_k = 0;
    steps = std::min(steps, live.search->ahead(&top_k));
    if (steps <= 0 || top_k > options_.top) return 0;
    std::fill_n(top_k_.begin() + live.first_row, live.search->rows().size(), top_k);
  }
  for (const Live& live : live_) {
    for (int32_t row = 0; row < static_cast<int32_t>(live.search->rows().size()); row++) {
      float* draws = draws_.data() + static_cast<size_t>(live.first_row + row) * (steps + 1);
      for (int32_t i = 0; i <= steps; i++) draws[i] = static_cast<float>(live.search->draw(row, i));
    }
  }
  return steps;
}

StepOutput Decoder::output(const Live& live, int32_t length, int32_t i, bool of_top) {
  const size_t first = static_cast<size_t>(live.first_row) * length + i;
  if (!of_top) return {logits_.get() + first * options_.columns, nullptr};
  // Several tokens are fed to single rows only, so that rows and tokens are contiguous.
  top_rows_.clear();
  for (size_t r = 0; r < live.search->rows().size(); r++) {
    const size_t at = first + r, from = at * options_.top;
    top_rows_.push_back({first_columns_[live.first_row + r], end_columns_[live.first_row + r], options_.top,
                         columns_.data() + from, top_logits_.data() + from, special_.data() + at * kSpecials,
                         wanted_[at], wanted_logits_[at], log_sums_[at]});
  }
  return {nullptr, top_rows_.data()};
}

bool Decoder::search(Live& live, int32_t length, bool of_top) {
  auto result = std::make_unique<Result>();
  result->tag = live.tag;
  try {
    for (; live.accepted < length && !live.search->rows().empty(); live.accepted++) {
      if (!live.search->accept(output(live, length, live.accepted, of_top), scratch_)) return false;
    }
    if (!live.search->rows().empty()) return true;
    result->hypotheses = live.search->take();
  } catch (const Error& e) {
    // The other requests' rows are valid: only this request fails.
    result->error = e.what();
  }
  live.search = nullptr;
  finished_.push_back(std::move(result));
  return true;
}

void Decoder::call(int32_t rows, int32_t length, bool repeat, const ofa_step_top* top, const ofa_step_ahead* ahead) {
  const ofa_step step{rows,
                      length,
                      static_cast<int32_t>(live_.size()),
                      tokens_.data(),
                      positions_.data(),
                      parents_.data(),
                      sources_.data(),
                      tags_.data(),
                      logits_.get(),
                      repeat ? 1 : 0,
                      top,
                      ahead};
  stepping_ = true;
  const int32_t status = step_(&step, user_);
  stepping_ = false;
  if (status == 0) return;
  const size_t dropped = live_.size();
  live_.clear();
  throw Error(OFA_ENGINE, "the engine's step failed with status " + std::to_string(status) + "; " +
                              std::to_string(dropped) + " live requests were dropped");
}

int32_t Decoder::step() {
  require_idle();
  if (live_.empty()) return 0;
  const int32_t length = plan_length();
  const int32_t rows = plan(length);
  int32_t of_top = 0;
  const ofa_step_top top{
      first_columns_.data(), end_columns_.data(), temperatures_.data(),  wanted_.data(),   columns_.data(),
      top_logits_.data(),    special_.data(),     wanted_logits_.data(), log_sums_.data(), &of_top};
  const bool asks_top = plan_top(length);
  const ofa_step_ahead ahead{asks_top && length == 1 ? plan_ahead() : 0, top_k_.data(), draws_.data()};
  call(rows, length, false, asks_top ? &top : nullptr, ahead.steps > 0 ? &ahead : nullptr);
  try {
    bool answered = true;
    for (Live& live : live_) answered &= search(live, length, of_top != 0);
    if (!answered) {
      call(rows, length, true, nullptr, nullptr);
      for (Live& live : live_) {
        if (live.search != nullptr) search(live, length, false);
      }
    }
  } catch (...) {  // the engine failed, or memory ran out within a step: the state of all rows is unknown
    live_.clear();
    throw;
  }
  live_.erase(std::remove_if(live_.begin(), live_.end(), [](const Live& live) { return live.search == nullptr; }),
              live_.end());
  return static_cast<int32_t>(live_.size());
}

std::unique_ptr<Result> Decoder::poll() {
  require_idle();
  if (finished_.empty()) return nullptr;
  auto result = std::move(finished_.front());
  finished_.pop_front();
  return result;
}

std::vector<int32_t> Decoder::committed(int64_t tag) const {
  require_idle();
  const auto live = std::find_if(live_.begin(), live_.end(), [tag](const Live& l) { return l.tag == tag; });
  if (live == live_.end()) throw Error(OFA_INVALID, "no live request has the tag " + std::to_string(tag));
  return live->search->committed();
}

void Decoder::cancel(int64_t tag) {
  require_idle();
  const auto live = std::find_if(live_.begin(), live_.end(), [tag](const Live& l) { return l.tag == tag; });
  if (live != live_.end()) {
    live_.erase(live);
    return;
  }
  const auto done = std::find_if(finished_.begin(), finished_.end(), [tag](const auto& r) { return r->tag == tag; });
  if (done == finished_.end()) throw Error(OFA_INVALID, "no request has the tag " + std::to_string(tag));
  finished_.erase(done);
}

}  // namespace ofa
