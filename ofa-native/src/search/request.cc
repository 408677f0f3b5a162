#include "search/request.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "platform/error.h"
#include "search/candidates_handle.h"

namespace ofa {
namespace {

constexpr int64_t kMaxLogits =
    (int64_t{1} << 29) - 1;  // floats of a decoder's logits buffer: the limit of a Java buffer

void require_finite(const char* name, float value) {
  if (!std::isfinite(value)) throw Error(OFA_INVALID, std::string(name) + " is not a finite number");
}

void check_lengths(const Request& request, const ofa_decoder_options& options) {
  const ofa_request& s = request.settings;
  if (s.mode == OFA_SCORE) {
    require_range("prefix and longest candidate together, in positions",
                  int64_t{1} + s.prefix_length + request.trie->longest(), 1, options.max_positions);
    return;
  }
  require_range("max_len", s.max_len, 1, options.max_positions - (s.fixed_length ? 0 : 1));
  require_range("min_len", s.min_len, 0, s.max_len);
  require_range("the prefix' length", s.prefix_length, 0, s.max_len - (s.fixed_length ? 1 : 0));
}

void check_range(const Request& request, const Vocabulary& vocabulary) {
  const ofa_request& s = request.settings;
  require(s.range_end >= s.range_first, "range_end is below range_first");
  if (request.has_range()) {
    require_range("range_first", s.range_first, vocabulary.range_first, vocabulary.end() - 1);
    require_range("range_end", s.range_end, vocabulary.range_first + 1, vocabulary.end());
    require(request.trie == nullptr || s.mode == OFA_SCORE, "a request has either a range or candidates, not both");
  }
  require(!s.gen_box || request.has_range(), "gen_box needs the range of the bins (range_first, range_end)");
}

void check_prefix(const Request& request, const Vocabulary& vocabulary) {
  const ofa_request& s = request.settings;
  for (const int32_t token : request.prefix) {
    // Scoring only feeds the prefix, so it may contain </s> (for decoders that read their whole source); a search would
    // interpret </s> as the end.
    const bool ends = token == vocabulary.eos && s.mode != OFA_SCORE;
    const bool usable = vocabulary.contains(token) && token != vocabulary.pad && !ends;
    if (!usable)
      throw Error(OFA_INVALID, "the prefix holds the id " + std::to_string(token) +
                                   ", which is <pad>, </s> or not in the engine's vocabulary");
    if (request.has_range() && token >= kSpecials && (token < s.range_first || token >= s.range_end)) {
      throw Error(OFA_INVALID,
                  "the prefix holds the id " + std::to_string(token) + ", which is outside of the request's range");
    }
  }
}

void check_candidates(const CandidateTrie& trie, const Vocabulary& vocabulary) {
  require(trie.eos() == vocabulary.eos, "the candidates were made with another </s> id than the decoder's");
  const auto check = [&](int32_t token) {
    if (!vocabulary.contains(token) || token == vocabulary.pad) {
      throw Error(OFA_INVALID, "the candidates hold the id " + std::to_string(token) +
                                   ", which is <pad> or not in the engine's vocabulary");
    }
  };
  check(trie.largest_token());
  // A partial vocabulary has a gap between the special ids and its first token.
  if (vocabulary.range_first > kSpecials || trie.smallest_token() < kSpecials) {
    for (int32_t node = 1; node < trie.nodes(); node++) check(trie.token(node));
  }
}

void check_sampling(const Request& request, const ofa_decoder_options& options) {
  const ofa_request& s = request.settings;
  require_range("top_k", s.top_k, 0, options.columns);
  require(s.top_p >= 0.0f && s.top_p <= 1.0f, "top_p is outside of 0 .. 1");
  require(s.top_k == 0 || s.top_p == 0.0f, "a request has either top_k or top_p, not both");
}

}  // namespace

void check_options(const ofa_decoder_options& o) {
  require_range("max_requests", o.max_requests, 1, 4096);
  require_range("max_rows_per_request", o.max_rows_per_request, 1, 1024);
  require_range("max_rows", o.max_rows, o.max_rows_per_request, int64_t{o.max_requests} * o.max_rows_per_request);
  require_range("max_positions", o.max_positions, 1, 1 << 20);
  require_range("max_tokens_per_row", o.max_tokens_per_row, 1, o.max_rows);
  require_range("columns", o.columns, kSpecials + 1, 1 << 24);
  require_range("range_first", o.range_first, kSpecials, 1 << 30);
  require_range("top", o.top, 0, o.columns - kSpecials);
  require_range("ahead", o.ahead, 0, o.top > 0 ? 1024 : 0);
  require_range("max_rows * columns", int64_t{o.max_rows} * o.columns, 1, kMaxLogits);
  const int32_t ids[] = {o.bos, o.pad, o.eos, o.unk};
  for (int i = 0; i < 4; i++) {
    require_range("a special id", ids[i], 0, kSpecials - 1);
    require(std::count(ids, ids + 4, ids[i]) == 1, "bos, pad, eos and unk must be four different ids");
  }
}

Request read_request(const ofa_request& given, const ofa_decoder_options& options, const Vocabulary& vocabulary) {
  require_range("mode", given.mode, OFA_BEAM, OFA_SCORE);
  require_range("rows (beams, samples)", given.rows, 1, options.max_rows_per_request);
  require_range("no_repeat_ngram_size", given.no_repeat_ngram_size, 0, 1 << 20);
  require_finite("len_penalty", given.len_penalty);
  require_finite("unk_penalty", given.unk_penalty);
  require_finite("temperature", given.temperature);
  require(given.temperature > 0.0f, "temperature must be greater than 0");
  require_range("the prefix' length", given.prefix_length, 0, options.max_positions);
  require(given.prefix_length == 0 || given.prefix != nullptr, "prefix is NULL although prefix_length is not 0");

  Request request{given, {}, given.candidates == nullptr ? nullptr : given.candidates->trie};
  if (given.prefix_length > 0) request.prefix.assign(given.prefix, given.prefix + given.prefix_length);
  request.settings.candidates = nullptr;
  request.settings.prefix = nullptr;

  require(given.mode != OFA_SCORE || request.trie != nullptr, "OFA_SCORE needs candidates");
  require(!given.fixed_length || request.trie == nullptr,
          "fixed_length and candidates exclude each other: answers have their own lengths");
  check_lengths(request, options);
  check_range(request, vocabulary);
  check_prefix(request, vocabulary);
  if (request.trie != nullptr) check_candidates(*request.trie, vocabulary);
  if (given.mode == OFA_SAMPLE) check_sampling(request, options);
  return request;
}

}  // namespace ofa
