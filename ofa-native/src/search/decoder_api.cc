// ofa/decode.h.
#include <algorithm>
#include <memory>
#include <vector>

#include "platform/api_guard.h"
#include "search/candidates_handle.h"
#include "search/decoder.h"

struct ofa_decoder {
  ofa::Decoder decoder;
};

struct ofa_result {
  ofa::Result result;
};

namespace {

const ofa::Hypothesis* hypothesis(const ofa_result* result, int32_t i) {
  if (result == nullptr || i < 0 || static_cast<size_t>(i) >= result->result.hypotheses.size()) return nullptr;
  return &result->result.hypotheses[i];
}

}  // namespace

extern "C" {

int32_t ofa_candidates_create(const int32_t* tokens, const int32_t* offsets, int32_t count, int32_t eos,
                              ofa_candidates** out) {
  return ofa::guarded([&] {
    ofa::require(out != nullptr, "out is NULL");
    *out = new ofa_candidates{std::make_shared<ofa::CandidateTrie>(tokens, offsets, count, eos)};
  });
}

void ofa_candidates_free(ofa_candidates* candidates) { delete candidates; }

void ofa_request_default(ofa_request* request) {
  *request = ofa_request{};
  request->mode = OFA_BEAM;
  request->rows = 1;
  request->max_len = 200;
  request->min_len = 1;
  request->normalize = 1;
  request->len_penalty = 1.0f;
  request->temperature = 1.0f;
}

void ofa_decoder_options_default(ofa_decoder_options* options) {
  *options = ofa_decoder_options{};
  options->max_requests = 8;
  options->max_rows_per_request = 5;
  options->max_rows = 40;
  options->max_positions = 1024;
  options->max_tokens_per_row = 1;
  options->bos = 0;
  options->pad = 1;
  options->eos = 2;
  options->unk = 3;
  options->range_first = ofa::kSpecials;
}

int32_t ofa_decoder_create(const ofa_decoder_options* options, ofa_step_fn step, void* user, ofa_decoder** out) {
  return ofa::guarded([&] {
    ofa::require(options != nullptr && out != nullptr, "options or out is NULL");
    *out = new ofa_decoder{ofa::Decoder(*options, step, user)};
  });
}

void ofa_decoder_free(ofa_decoder* decoder) { delete decoder; }

float* ofa_decoder_logits(ofa_decoder* decoder) { return decoder == nullptr ? nullptr : decoder->decoder.logits(); }

int32_t ofa_decoder_submit(ofa_decoder* decoder, const ofa_request* request, int64_t tag) {
  return ofa::guarded([&] {
    ofa::require(decoder != nullptr && request != nullptr, "decoder or request is NULL");
    decoder->decoder.submit(*request, tag);
  });
}

int32_t ofa_decoder_step(ofa_decoder* decoder, int32_t* live) {
  return ofa::guarded([&] {
    ofa::require(decoder != nullptr && live != nullptr, "decoder or live is NULL");
    *live = 0;
    *live = decoder->decoder.step();
  });
}

int32_t ofa_decoder_poll(ofa_decoder* decoder, ofa_result** result) {
  return ofa::guarded([&] {
    ofa::require(decoder != nullptr && result != nullptr, "decoder or result is NULL");
    *result = nullptr;
    if (auto next = decoder->decoder.poll()) *result = new ofa_result{std::move(*next)};
  });
}

int32_t ofa_decoder_committed(ofa_decoder* decoder, int64_t tag, int32_t* tokens, int32_t capacity, int32_t* length) {
  return ofa::guarded([&] {
    ofa::require(decoder != nullptr && length != nullptr, "decoder or length is NULL");
    ofa::require(capacity >= 0 && (tokens != nullptr || capacity == 0), "tokens is NULL or capacity negative");
    *length = 0;
    const std::vector<int32_t> committed = decoder->decoder.committed(tag);
    std::copy_n(committed.begin(), std::min<size_t>(committed.size(), static_cast<size_t>(capacity)), tokens);
    *length = static_cast<int32_t>(committed.size());
  });
}

int32_t ofa_decoder_cancel(ofa_decoder* decoder, int64_t tag) {
  return ofa::guarded([&] {
    ofa::require(decoder != nullptr, "decoder is NULL");
    decoder->decoder.cancel(tag);
  });
}

int64_t ofa_result_tag(const ofa_result* result) { return result == nullptr ? 0 : result->result.tag; }

const char* ofa_result_error(const ofa_result* result) {
  return result == nullptr || result->result.error.empty() ? nullptr : result->result.error.c_str();
}

int32_t ofa_result_count(const ofa_result* result) {
  return result == nullptr ? 0 : static_cast<int32_t>(result->result.hypotheses.size());
}

int32_t ofa_result_length(const ofa_result* result, int32_t i) {
  const ofa::Hypothesis* h = hypothesis(result, i);
  return h == nullptr ? 0 : static_cast<int32_t>(h->tokens.size());
}

const int32_t* ofa_result_tokens(const ofa_result* result, int32_t i) {
  const ofa::Hypothesis* h = hypothesis(result, i);
  return h == nullptr ? nullptr : h->tokens.data();
}

const float* ofa_result_positional_scores(const ofa_result* result, int32_t i) {
  const ofa::Hypothesis* h = hypothesis(result, i);
  return h == nullptr ? nullptr : h->positional_scores.data();
}

float ofa_result_score(const ofa_result* result, int32_t i) {
  const ofa::Hypothesis* h = hypothesis(result, i);
  return h == nullptr ? 0.0f : h->score;
}

void ofa_result_free(ofa_result* result) { delete result; }
}
