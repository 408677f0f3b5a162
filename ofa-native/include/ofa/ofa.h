/*
 * The native layer of OFA on the JVM: picture resampling, and decoding (beam search, sampling, scoring) over any engine that can compute
 * next-token logits. C ABI; nothing here knows about ONNX Runtime, TensorRT or Java.
 *
 * Decoding in short:
 *
 *     ofa_decoder_options options = {8, 5, 40, 1024, 16, 0, 1, 2, 3, 4, vocabulary_size};
 *     ofa_decoder* decoder;
 *     if (ofa_decoder_create(&options, my_step, my_engine, &decoder) != OFA_OK) fail(ofa_last_error());
 *
 *     ofa_request request;
 *     ofa_request_default(&request);            // beam search, one beam
 *     request.rows = 5;
 *     request.max_len = 16;
 *     ofa_decoder_submit(decoder, &request, 42);   // a request may join between any two steps
 *
 *     int32_t live;
 *     do {
 *         if (ofa_decoder_step(decoder, &live) != OFA_OK) fail(ofa_last_error());   // one call of my_step for all live rows
 *         ofa_result* result;
 *         while (ofa_decoder_poll(decoder, &result) == OFA_OK && result != NULL) {
 *             use(ofa_result_tag(result), ofa_result_tokens(result, 0), ofa_result_length(result, 0));
 *             ofa_result_free(result);
 *         }
 *     } while (live > 0);
 *     ofa_decoder_free(decoder);
 *
 * Every function that can fail returns a status, 0 (OFA_OK) on success; ofa_last_error() then has one line that names the thing and the remedy.
 * A decoder is used by one thread at a time. Candidates are immutable and may be shared by all. The picture functions are pure.
 */
#ifndef OFA_OFA_H
#define OFA_OFA_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef OFA_API
#define OFA_API __attribute__((visibility("default")))
#endif

/* Statuses. */
enum {
    OFA_OK = 0,
    OFA_INVALID = 1,  /* an argument or a request is outside its documented range; nothing changed */
    OFA_FULL = 2,     /* the decoder has no free slot, or not enough free rows; nothing changed, submit again after a step */
    OFA_ENGINE = 3,   /* the step callback failed; every live request was dropped, the decoder is empty and usable */
    OFA_MEMORY = 4,   /* out of memory */
    OFA_INTERNAL = 5  /* a defect of this library */
};

/* What went wrong in this thread's last call that did not return OFA_OK; one line, UTF-8, valid until this thread's next failing call. */
OFA_API const char* ofa_last_error(void);

/* ------------------------------------------------------------------------------------------------------------------------ pictures */

/*
 * Resamples an RGB picture with the bicubic filter (a = -0.5), antialiased when shrinking; the bytes are those of Pillow's
 * Image.resize((out_width, out_height), BICUBIC). Sides are 1 .. 65535, source and target at most 2^28 pixels each.
 *   rgb: [height, width, 3] uint8      out: [out_height, out_width, 3] uint8, not overlapping
 */
OFA_API int32_t ofa_resize_bicubic(const uint8_t* rgb, int32_t width, int32_t height, uint8_t* out, int32_t out_width, int32_t out_height);

/*
 * Bytes to the floats that the encoder reads: (value / 255 - 0.5) / 0.5 in float32, in that order, channels first.
 *   rgb: [height, width, 3] uint8      out: [3, height, width] float32
 */
OFA_API int32_t ofa_normalize(const uint8_t* rgb, int32_t width, int32_t height, float* out);

/* ------------------------------------------------------------------------------------------------------------------------ decoding */

/* A closed list of answers, as a trie. */
typedef struct ofa_candidates ofa_candidates;

/*
 * tokens: the answers one after another, each at least one id, without <s> and </s>; answer i is tokens[offsets[i] .. offsets[i + 1]).
 * offsets: [count + 1], ascending from 0. At most 2^20 answers and 2^24 tokens in all. eos: id of </s>, which ends each answer.
 */
OFA_API int32_t ofa_candidates_create(const int32_t* tokens, const int32_t* offsets, int32_t count, int32_t eos, ofa_candidates** out);
/* May be called while requests still use the candidates: they hold their own reference. NULL is allowed. */
OFA_API void ofa_candidates_free(ofa_candidates* candidates);

/* The size of a decoder and the vocabulary that its engine speaks. */
typedef struct ofa_decoder_options {
    int32_t max_requests;         /* live at once, 1 .. 4096 */
    int32_t max_rows_per_request; /* 1 .. 1024 */
    int32_t max_rows;             /* rows of one step, max_rows_per_request .. max_requests * max_rows_per_request */
    int32_t max_positions;        /* decoder positions that the engine can take, 1 .. 2^20 */
    int32_t max_tokens_per_row;   /* tokens that the engine can take of a row in one step, 1 .. max_rows; see ofa_step.length */
    int32_t bos, pad, eos, unk;   /* special ids, different, each 0 .. 3 */
    int32_t range_first;          /* token id of column 4 of the logits (4: full vocabulary) */
    int32_t columns;              /* columns of the logits, 5 .. 2^24: column j is token j for j < 4, else range_first + j - 4 */
} ofa_decoder_options;

/*
 * One engine call. Arrays are the decoder's, valid during the call. The engine keeps the key/value cache of every row of its last call; `parents`
 * says which of them each row continues, so that beam reordering, joining, leaving and fan-out are one gather.
 * Rows of one request are contiguous; requests keep their order from call to call. OFA_SCORE with more candidates than rows runs in passes: such a
 * request starts again at position 0 with an empty cache.
 * A row is fed one token, or, while all live requests read forced prefixes, `length` of them: as many as every request is certain to be fed next, at most
 * max_tokens_per_row and max_rows / rows. Each token sees those before it, and has logits of its own.
 */
typedef struct ofa_step {
    int32_t rows, length, requests;
    const int32_t* tokens;    /* [rows, length] the tokens fed now */
    const int32_t* positions; /* [rows] decoder position of the row's first token, from 0; shared by the rows of one request */
    const int32_t* parents;   /* [rows] row of the previous call whose cache this row continues; -1: an empty cache */
    const int32_t* sources;   /* [rows] ascending: the live request, 0 .. requests-1 */
    const int64_t* tags;      /* [requests] */
    float* logits;            /* [rows, length, columns] to be filled; the same address for the decoder's life, 64-byte aligned */
} ofa_step;

/* Returns 0, or anything else to fail the step. Must not throw and must not call into the same decoder. */
typedef int32_t (*ofa_step_fn)(const ofa_step* step, void* user);

/* What a request does with the distributions. */
enum {
    OFA_BEAM = 0,   /* beam search of `rows` beams */
    OFA_SAMPLE = 1, /* `rows` independent samples */
    OFA_SCORE = 2   /* scores of given candidates, run at most `rows` rows at a time */
};

/* One request; the semantics are fairseq's SequenceGenerator as OFA uses it. Start from ofa_request_default(). Arrays are copied by submit. */
typedef struct ofa_request {
    int32_t mode;                     /* OFA_BEAM, OFA_SAMPLE or OFA_SCORE */
    int32_t rows;                     /* 1 .. max_rows_per_request */
    int32_t max_len;                  /* most tokens before </s>, prefix included; max_len + 1 positions must fit (max_len if fixed_length) */
    int32_t min_len;                  /* fewest tokens before </s>, prefix included, 0 .. max_len */
    int32_t normalize;                /* divide scores by length (with </s>) to the power of len_penalty */
    float len_penalty;
    float unk_penalty;                /* subtracted from <unk>'s log probability */
    float temperature;                /* above 0: divides the logits before the softmax */
    int32_t no_repeat_ngram_size;     /* no n-gram of this size twice; 0: off */
    int32_t range_first, range_end;   /* softmax over ids 0..3 and [range_first, range_end) only; equal: off */
    int32_t gen_code;                 /* ids 0..3 are removed after the softmax while step < max_len, without renormalising */
    int32_t gen_box;                  /* four ids of the range, then one past it, repeatedly; 0..3 and the last id removed as the reference does */
    int32_t fixed_length;             /* exactly max_len tokens and no </s>: its step is not run */
    int32_t zero_shot;                /* candidates mask after the softmax instead of before it */
    const ofa_candidates* candidates; /* OFA_SCORE: what to score; else the answers that the search is held to, or NULL */
    int32_t restricted;               /* OFA_SCORE: softmax over the tokens that some candidate allows next, instead of all */
    const int32_t* prefix;            /* [prefix_length] tokens that are forced first, as one row and several in a step where that holds nobody up; without <s>;
                                         </s> only for OFA_SCORE */
    int32_t prefix_length;
    int32_t top_k;                    /* OFA_SAMPLE: among the top_k likeliest tokens; 0: off. Not together with top_p */
    float top_p;                      /* OFA_SAMPLE: among the fewest likeliest tokens that reach this probability; 0: off */
    uint64_t seed;                    /* OFA_SAMPLE */
} ofa_request;

/* Beam search of one beam, lengths 1 to 200, normalized, everything else off: the reference's defaults. */
OFA_API void ofa_request_default(ofa_request* request);

typedef struct ofa_decoder ofa_decoder;
typedef struct ofa_result ofa_result;

OFA_API int32_t ofa_decoder_create(const ofa_decoder_options* options, ofa_step_fn step, void* user, ofa_decoder** out);
OFA_API void ofa_decoder_free(ofa_decoder* decoder); /* NULL is allowed */

/* The logits buffer of every step: [max_rows, columns] float32. */
OFA_API float* ofa_decoder_logits(ofa_decoder* decoder);

/* Checks the request against the decoder's limits and gives it a slot. OFA_FULL when none is free. Tags are the caller's, unique among the
 * requests that are live or finished and not yet polled. */
OFA_API int32_t ofa_decoder_submit(ofa_decoder* decoder, const ofa_request* request, int64_t tag);

/* One engine call for all live rows, if there are any, then one search step for each token that they were fed. *live: requests still live afterwards. */
OFA_API int32_t ofa_decoder_step(ofa_decoder* decoder, int32_t* live);

/* The next finished request, oldest first, or NULL in *result when there is none. The caller frees it. */
OFA_API int32_t ofa_decoder_poll(ofa_decoder* decoder, ofa_result** result);

/* The tokens that are final: those that every beam which may still win begins with (finished or growing), prefix included and without <s>. Copies at
 * most `capacity` of them; *length says how many there are. Only for live requests of OFA_BEAM; for others *length is 0. OFA_INVALID when no live
 * request has this tag. */
OFA_API int32_t ofa_decoder_settled(ofa_decoder* decoder, int64_t tag, int32_t* tokens, int32_t capacity, int32_t* length);

/* Drops a request, live or finished, and frees its slot at once. OFA_INVALID when no request has this tag. */
OFA_API int32_t ofa_decoder_cancel(ofa_decoder* decoder, int64_t tag);

/* Hypotheses best first (OFA_SCORE: one per candidate, in their order). `i` is 0 .. count-1; another `i` gives 0 or NULL. */
OFA_API int64_t ofa_result_tag(const ofa_result* result);
OFA_API const char* ofa_result_error(const ofa_result* result); /* NULL, or why this request alone failed */
OFA_API int32_t ofa_result_count(const ofa_result* result);
OFA_API int32_t ofa_result_length(const ofa_result* result, int32_t i);
OFA_API const int32_t* ofa_result_tokens(const ofa_result* result, int32_t i); /* [length] without <s>, with the final </s> */
OFA_API const float* ofa_result_positional_scores(const ofa_result* result, int32_t i); /* [length] natural log probabilities */
OFA_API float ofa_result_score(const ofa_result* result, int32_t i);
OFA_API void ofa_result_free(ofa_result* result); /* NULL is allowed */

/* -------------------------------------------------------------------------------------------------------------------------- threads */

/*
 * The calling thread, and those that it starts from now on, stand back behind other threads: its niceness grows by `steps`, 0 .. 19, and is 19 at
 * most. There is no way back without a privilege. OFA_INVALID where single threads have no niceness (it is Linux that they have it on) or the system refuses;
 * nothing changed then.
 */
OFA_API int32_t ofa_thread_stand_back(int32_t steps);

/* ---------------------------------------------------------------------------------------------------------------------- telemetry */

/*
 * Turns ONNX Runtime's telemetry off for this process: sets ORT_DISABLE_TELEMETRY=1 in its environment, which ONNX Runtime reads once, while it is
 * initialised. *too_late is 1 if ONNX Runtime was loaded before without that variable, else 0. May be called any number of times.
 */
OFA_API int32_t ofa_onnxruntime_telemetry_off(int32_t* too_late);

/* ------------------------------------------------------------------------------------------------------------------------ library */

/*
 * A path by which this process can open the file of this library again, for dlopen. On Linux it stays valid when the file is deleted after the first call. "" where the
 * system does not tell.
 */
OFA_API const char* ofa_library_path(void);

/* ------------------------------------------------------------------------------------------------------------------- mapped files */

/*
 * Memory mappings of a file, made independent of it. Whoever shortens a mapped file ends every process that then reads beyond its new end (SIGBUS). After
 * ofa_file_copy_detach the mappings of the file in this process have the same addresses and the same bytes, but lie in memory that no file stands behind;
 * mappings of the same bytes share it. The memory is freed with the copy and the last of the mappings.
 * No other thread may map or unmap the file during ofa_file_copy_detach. On Linux; elsewhere nothing happens, and *bytes is 0.
 */
typedef struct ofa_file_copy ofa_file_copy;

/* path: of a file that must not have changed since it was mapped */
OFA_API int32_t ofa_file_copy_create(const char* path, ofa_file_copy** out);
/* Detaches the mappings that there are now; may be called again for those made later. *bytes: how many were detached */
OFA_API int32_t ofa_file_copy_detach(ofa_file_copy* copy, int64_t* bytes);
OFA_API void ofa_file_copy_free(ofa_file_copy* copy); /* NULL is allowed */

/* ------------------------------------------------------------------------------------------------------------------- foreign objects */

/*
 * Deletes a C++ object of another library whose class declares its virtual destructor before any other virtual function, as all interfaces of
 * TensorRT do that derive from INoCopy; the destructor and the operator delete are that library's. NULL is allowed. For the C++ ABI of Linux and
 * macOS. TensorRT's binding for Java has no way to delete what it creates.
 */
OFA_API void ofa_object_delete(void* object);

#ifdef __cplusplus
}
#endif

#endif
