/*
 * OFA's native layer: decoding (beam search, sampling, scoring) over any engine that computes next-token logits.
 *
 *     ofa_decoder_options options;
 *     ofa_decoder_options_default(&options);
 *     options.columns = vocabulary_size;
 *     ofa_decoder* decoder;
 *     if (ofa_decoder_create(&options, my_step, my_engine, &decoder) != OFA_OK) fail(ofa_last_error());
 *
 *     ofa_request request;
 *     ofa_request_default(&request);               // beam search, one beam
 *     request.rows = 5;
 *     request.max_len = 16;
 *     ofa_decoder_submit(decoder, &request, 42);   // a request may join between any two steps
 *
 *     int32_t live;
 *     do {
 *         // one call of my_step for all live rows
 *         if (ofa_decoder_step(decoder, &live) != OFA_OK) fail(ofa_last_error());
 *         ofa_result* result;
 *         while (ofa_decoder_poll(decoder, &result) == OFA_OK && result != NULL) {
 *             use(ofa_result_tag(result), ofa_result_tokens(result, 0), ofa_result_length(result, 0));
 *             ofa_result_free(result);
 *         }
 *     } while (live > 0);
 *     ofa_decoder_free(decoder);
 *
 * Thread-safety: a decoder may be used by one thread at a time. Candidates are immutable and may be shared by threads.
 *
 * Search on the device. By default a step returns all logits of its rows. An engine whose `options.top` is above 0 may
 * instead return, per token fed, what the search usually needs: the `top` largest logits of its window, the logits of
 * the four special ids, one logit that the search names, and the logarithm of the softmax denominator (ofa_step_top).
 * The results equal those of full logits: the search uses such an output only if no logit outside it could change a
 * choice. Otherwise it requests the full logits of the same step with a second call (ofa_step.repeat). It requests full
 * logits directly in the cases that always need them: OFA_SCORE, candidates, gen_box, zero_shot with a range, and
 * sampling without top_k and top_p.
 *
 * Steps ahead. Where all live requests sample image tokens of a fixed length among the top_k, the rows and draws of the
 * next steps are known: all that the search does with an output is to draw the next token. An engine whose
 * `options.ahead` is above 0 may draw itself (ofa_step_ahead), run further steps at once, and keep their outputs for
 * the calls that request them. The search draws again from the candidates that it is given. If the engine drew another
 * token, because it rounds differently, the next call feeds another token than the engine did; the engine then drops
 * what it ran ahead and runs that call. Results do not depend on it.
 */
#ifndef OFA_DECODE_H
#define OFA_DECODE_H

#include <stdint.h>

#include "platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A closed list of outputs, stored as a trie. */
typedef struct ofa_candidates ofa_candidates;

/*
 * tokens: the outputs concatenated, each at least one id, without <s> and </s>. Output i is tokens[offsets[i] ..
 * offsets[i + 1]).
 * offsets: [count + 1], ascending from 0. At most 2^20 outputs and 2^24 tokens in all.
 * eos: id of </s>, which ends each output.
 */
OFA_API int32_t ofa_candidates_create(const int32_t* tokens, const int32_t* offsets, int32_t count, int32_t eos,
                                      ofa_candidates** out);
/* May be called while requests still use the candidates, which are reference-counted. */
OFA_API void ofa_candidates_free(OFA_NULLABLE ofa_candidates* candidates);

/* The size of a decoder, and the vocabulary of its engine. */
typedef struct ofa_decoder_options {
  int32_t max_requests;         /* live at the same time, 1 .. 4096 */
  int32_t max_rows_per_request; /* 1 .. 1024 */
  int32_t max_rows;             /* rows of one step, max_rows_per_request .. max_requests * max_rows_per_request */
  int32_t max_positions;        /* decoder positions that the engine supports, 1 .. 2^20 */
  int32_t max_tokens_per_row; /* tokens per row and step that the engine supports, 1 .. max_rows; see ofa_step.length */
  int32_t bos, pad, eos, unk; /* special ids, different, each 0 .. 3 */
  int32_t range_first;        /* token id of column 4 of the logits (4: full vocabulary) */
  int32_t columns; /* columns of the logits, 5 .. 2^24: column j is token j for j < 4, else range_first + j - 4 */
  int32_t top;     /* candidates per row of ofa_step_top, 1 .. columns - 4; 0: the engine always returns full logits */
  int32_t ahead;   /* steps that the engine can run ahead at most, 0 .. 1024; above 0 only with top above 0 */
} ofa_decoder_options;

/* 8 requests of up to 5 rows, 1,024 positions, one token per row and step, OFA's special ids (0, 1, 2, 3), a full
 * vocabulary, full logits. `columns` has no default and is 0. */
OFA_API void ofa_decoder_options_default(ofa_decoder_options* options);

/* Output of an engine in place of full logits. The decoder owns the arrays. */
typedef struct ofa_step_top {
  /* Input, per row. The softmax and the candidates cover the special columns 0 .. 3 and the window
   * [first_columns, end_columns). */
  const int32_t* first_columns; /* [rows] 4 .. end_columns */
  const int32_t* end_columns;   /* [rows] first_columns .. columns */
  const float* temperatures;    /* [rows] divides the logits, in float32, before the softmax; affects log_sums only */
  const int32_t* wanted;        /* [rows, length] a column whose logit is needed (that of a forced token), or -1 */
  /* Output; logits are not divided by the temperature. */
  /* [rows, length, top] columns of the largest logits of the window, in any order; -1 where the window has fewer
   * than `top` */
  int32_t* columns;
  float* logits;        /* [rows, length, top] their logits */
  float* special;       /* [rows, length, 4] the logits of columns 0 .. 3 */
  float* wanted_logits; /* [rows, length] the logit of `wanted`, or anything where that is -1 */
  /* [rows, length] log of the sum of exp(x - largest x), x the divided logits of the special columns and the window */
  float* log_sums;
  int32_t* used; /* the engine sets it to 1 if it fills these arrays instead of ofa_step.logits; 0 before each call */
} ofa_step_top;

/* What an engine needs to run further steps before the search has seen the output of this one. The arrays are the
 * decoder's. Those steps have the rows of this one in the same order, one token each, at the next positions. */
typedef struct ofa_step_ahead {
  int32_t steps;        /* steps that are certain to follow, 1 .. options.ahead */
  const int32_t* top_k; /* [rows] how many of the largest logits of the row's window are drawn from, 1 .. top */
  const float* draws; /* [rows, steps + 1] uniform in [0, 1]; draws[0] is for the output of this step, draws[i] for that
                         of the i-th step ahead. With w(c) = exp(x(c) - max x) of those columns, x the logits divided
                         by the row's temperature, the token drawn is the first column, in ascending order, at which
                         the running sum of w exceeds the draw times the sum of all; the next step reads it */
} ofa_step_ahead;

/*
 * One engine call. The decoder owns the arrays, which are valid during the call.
 *
 * The engine keeps the KV cache of every row of its previous call. `parents` names the row whose cache each row
 * continues, so beam reordering, joining, leaving and fan-out are one gather. Rows of one request are contiguous, and
 * requests keep their order from call to call. OFA_SCORE with more candidates than rows runs in passes: such a request
 * starts again at position 0 with an empty cache.
 *
 * A row is fed one token. While all live requests read forced prefixes, it is fed `length` tokens: as many as every
 * request is certain to be fed next, at most max_tokens_per_row and max_rows / rows. Each token attends to those before
 * it, and has its own logits.
 */
typedef struct ofa_step {
  int32_t rows, length, requests;
  const int32_t* tokens; /* [rows, length] the tokens of this step */
  /* [rows] decoder position of the row's first token, from 0; shared by the rows of one request */
  const int32_t* positions;
  const int32_t* parents; /* [rows] row of the previous call whose cache this row continues; -1: an empty cache */
  const int32_t* sources; /* [rows] ascending: the live request, 0 .. requests-1 */
  const int64_t* tags;    /* [requests] */
  float* logits;          /* [rows, length, columns] output; the same address for the decoder's life, 64-byte aligned */
  int32_t repeat; /* 1: return the full logits of the previous call, whose other arrays are repeated here; compute
                     nothing and leave the caches unchanged */
  /* NULL: full logits are needed; else the engine may fill these instead of `logits` */
  OFA_NULLABLE const ofa_step_top* top;
  /* NULL: the next steps are not known; else the engine may run them at once */
  OFA_NULLABLE const ofa_step_ahead* ahead;
} ofa_step;

/* Returns 0, or anything else to fail the step. Must not throw and must not call into the same decoder. */
typedef int32_t (*ofa_step_fn)(const ofa_step* step, OFA_NULLABLE void* user);

/* How a request uses the distributions. */
enum {
  OFA_BEAM = 0,   /* beam search of `rows` beams */
  OFA_SAMPLE = 1, /* `rows` independent samples */
  OFA_SCORE = 2   /* scores of given candidates, at most `rows` rows at a time */
};

/* One request; the semantics are fairseq's SequenceGenerator as OFA uses it. Start from ofa_request_default(). Arrays
 * are copied by submit. */
typedef struct ofa_request {
  int32_t mode; /* OFA_BEAM, OFA_SAMPLE or OFA_SCORE */
  int32_t rows; /* 1 .. max_rows_per_request */
  /* maximum tokens before </s>, prefix included; needs max_len + 1 positions (max_len if fixed_length) */
  int32_t max_len;
  int32_t min_len;   /* minimum tokens before </s>, prefix included, 0 .. max_len */
  int32_t normalize; /* divide scores by length (with </s>) to the power of len_penalty */
  float len_penalty;
  float unk_penalty;              /* subtracted from <unk>'s log probability */
  float temperature;              /* above 0: divides the logits before the softmax */
  int32_t no_repeat_ngram_size;   /* an n-gram of this size occurs at most once; 0: off */
  int32_t range_first, range_end; /* softmax over ids 0..3 and [range_first, range_end) only; equal: off */
  int32_t gen_code;               /* removes ids 0..3 after the softmax while step < max_len, without renormalising */
  int32_t gen_box; /* four ids of the range, then one beyond it, repeatedly; 0..3 and the last id are removed as in the
                      reference */
  int32_t fixed_length; /* exactly max_len tokens and no </s>, whose step is not run */
  int32_t zero_shot;    /* candidates mask after the softmax instead of before it */
  /* OFA_SCORE: what to score; otherwise restricts the search to these outputs, or NULL */
  OFA_NULLABLE const ofa_candidates* candidates;
  int32_t restricted; /* OFA_SCORE: softmax over the tokens that some candidate allows next, instead of all */
  /* [prefix_length] tokens that are forced first, read as one row and several per step if no live request is
   * delayed; without <s>; </s> only for OFA_SCORE. Not read if prefix_length is 0 */
  OFA_NULLABLE const int32_t* prefix;
  int32_t prefix_length;
  int32_t top_k; /* OFA_SAMPLE: among the top_k most probable tokens; 0: off. Excludes top_p */
  float top_p;   /* OFA_SAMPLE: among the fewest most probable tokens whose probabilities reach this; 0: off */
  uint64_t seed; /* OFA_SAMPLE */
} ofa_request;

/* Beam search of one beam, lengths 1 to 200, normalized, everything else off: the reference's defaults. */
OFA_API void ofa_request_default(ofa_request* request);

typedef struct ofa_decoder ofa_decoder;
typedef struct ofa_result ofa_result;

OFA_API int32_t ofa_decoder_create(const ofa_decoder_options* options, ofa_step_fn step, OFA_NULLABLE void* user,
                                   ofa_decoder** out);
OFA_API void ofa_decoder_free(OFA_NULLABLE ofa_decoder* decoder);

/* The logits buffer of every step, ofa_step.logits: [max_rows, columns] float32. Owned by the decoder. */
OFA_API float* ofa_decoder_logits(ofa_decoder* decoder);

/* Checks the request against the decoder's limits and assigns it a slot. OFA_INVALID if a limit is exceeded, OFA_FULL
 * if no slot is free. The caller chooses the tag, unique among the requests that are live or finished and not yet
 * polled. */
OFA_API int32_t ofa_decoder_submit(ofa_decoder* decoder, const ofa_request* request, int64_t tag);

/* One engine call for all live rows, if there are any, then one search step for each token fed. *live: number of
 * requests still live afterwards. OFA_ENGINE if the callback failed. */
OFA_API int32_t ofa_decoder_step(ofa_decoder* decoder, int32_t* live);

/* The next finished request, oldest first, or NULL in *result when there is none. The caller frees it. */
OFA_API int32_t ofa_decoder_poll(ofa_decoder* decoder, ofa_result** result);

/* The committed prefix: the tokens that all hypotheses that can still win share, forced prefix included and without
 * <s>. Copies at most `capacity` of them; *length is their total number. Only for live requests of OFA_BEAM; for others
 * *length is 0. OFA_INVALID if no live request has this tag. */
OFA_API int32_t ofa_decoder_committed(ofa_decoder* decoder, int64_t tag, int32_t* tokens, int32_t capacity,
                                      int32_t* length);

/* Drops a request, live or finished, and frees its slot at once. OFA_INVALID if no request has this tag. */
OFA_API int32_t ofa_decoder_cancel(ofa_decoder* decoder, int64_t tag);

/* Hypotheses, best first (OFA_SCORE: one per candidate, in the candidates' order). `i` is 0 .. count-1; any other `i`
 * gives 0 or NULL. Pointers are valid until ofa_result_free. */
OFA_API int64_t ofa_result_tag(const ofa_result* result);
OFA_API OFA_NULLABLE const char* ofa_result_error(const ofa_result* result); /* NULL, or the error of this request */
OFA_API int32_t ofa_result_count(const ofa_result* result);
OFA_API int32_t ofa_result_length(const ofa_result* result, int32_t i);
OFA_API OFA_NULLABLE const int32_t* ofa_result_tokens(const ofa_result* result,
                                                      int32_t i); /* [length] without <s>, with the final </s> */
OFA_API OFA_NULLABLE const float* ofa_result_positional_scores(const ofa_result* result,
                                                               int32_t i); /* [length] natural log probabilities */
OFA_API float ofa_result_score(const ofa_result* result, int32_t i);
OFA_API void ofa_result_free(OFA_NULLABLE ofa_result* result);

#ifdef __cplusplus
}
#endif

#endif
