/*
 * OFA's native layer, part 1: statuses and error texts, the instruction sets of this library's kernels, thread
 * niceness.
 *
 * The layer has four headers (platform.h, image.h, decode.h, vqgan.h), a C ABI, and no dependency but the C library. It
 * knows nothing of the engine that computes the model, nor of the JVM: engines are reached through callbacks.
 *
 * Every function that can fail returns a status, OFA_OK (0) on success. After any other status, ofa_last_error() has
 * one line that names what is wrong and the remedy.
 */
#ifndef OFA_PLATFORM_H
#define OFA_PLATFORM_H

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
  OFA_INVALID = 1, /* an argument or a request is outside its documented range; nothing changed */
  OFA_FULL = 2, /* the decoder has no free slot, or not enough free rows; nothing changed, submit again after a step */
  OFA_ENGINE = 3,  /* the engine's callback failed, or gave values that cannot be used */
  OFA_MEMORY = 4,  /* out of memory */
  OFA_INTERNAL = 5 /* a defect of this library */
};

/* The text of this thread's last call that did not return OFA_OK: one line, UTF-8, valid until this thread's next
 * failing call. */
OFA_API const char* ofa_last_error(void);

/* ------------------------------------------------------------------------------------------------------------
 * instruction sets */

/*
 * Levels of instructions that this library's own kernels may use. They do not bind the engine (ONNX Runtime has its own
 * dispatch). A level includes those before it, except OFA_CPU_AVX2_WIDE, which exists for tests: it runs the 16-lane
 * kernels of AVX-512 with AVX2 instructions, so that a processor without AVX-512 computes with the same order of
 * summation.
 *
 * Kernels that select tokens, sample and resize give the same bytes at every level. The custom operators (products,
 * attention, norms, convolutions) sum in an order that depends on the register width, so their results differ by
 * rounding between levels of different width:
 *
 *     level          registers   kernels with code of this level
 *     baseline       128 bits    all (SSE2 on x86-64, NEON on 64-bit ARM)
 *     avx2           256 bits    all, with fused multiply-add in the custom operators
 *     avx2-wide      512 bits    all, as two 256-bit halves; for tests
 *     avx512         512 bits    all
 *     avx512-vnni    512 bits    none yet: the same code as avx512
 *     avx512-bf16    512 bits    none yet: the same code as avx512
 *     amx            512 bits    none yet: the same code as avx512
 */
enum {
  OFA_CPU_BASELINE = 0,
  OFA_CPU_AVX2 = 1,        /* AVX2 and FMA */
  OFA_CPU_AVX2_WIDE = 2,   /* as OFA_CPU_AVX2, with the lanes of AVX-512 */
  OFA_CPU_AVX512 = 3,      /* AVX-512 F, BW, DQ and VL */
  OFA_CPU_AVX512_VNNI = 4, /* and 8-bit products */
  OFA_CPU_AVX512_BF16 = 5, /* and bfloat16 products */
  OFA_CPU_AMX = 6,         /* and tiles of 8-bit and bfloat16 products */
  OFA_CPU_LEVELS = 7
};

/* The level's name as the setting OFA_CPU_FEATURES takes it, such as "avx512-vnni"; NULL for a number that is no level.
 */
OFA_API const char* ofa_cpu_level_name(int32_t level);

/* 1 if this processor and its operating system have the level, else 0. */
OFA_API int32_t ofa_cpu_level_available(int32_t level);

/* The level whose code the kernels run when `level` is selected: itself, or a lower one where no kernel has code of its
 * own yet. -1 for a number that is no level. */
OFA_API int32_t ofa_cpu_level_of_kernels(int32_t level);

/*
 * Selects the level that kernels use from now on: a level's name, or NULL or "" for the environment variable
 * OFA_CPU_FEATURES, and the best level where that is unset or empty. OFA_INVALID for a name that is no level or that
 * this processor lacks; the level then stays as it was. A kernel that runs meanwhile ends at the level that it began
 * with.
 *
 * Calling this is optional: without it, the first kernel reads OFA_CPU_FEATURES, and a wrong value fails that call and
 * every later one.
 */
OFA_API int32_t ofa_cpu_select(const char* name);

/* The level in use. OFA_INVALID if OFA_CPU_FEATURES has a wrong value and nothing else was selected. */
OFA_API int32_t ofa_cpu_level(int32_t* level);

/* ---------------------------------------------------------------------------------------------------------------------
 * threads */

/*
 * Adds 0 .. 19 to the niceness of the calling thread and of those that it starts from now on; the sum is 19 at most.
 * Only a privileged process can undo it. OFA_INVALID where threads have no niceness of their own (they do on Linux), or
 * where the system refuses; nothing changed then.
 */
OFA_API int32_t ofa_thread_add_niceness(int32_t increment);

/* --------------------------------------------------------------------------------------------------------- telemetry
 */

/*
 * Turns ONNX Runtime's telemetry off for this process: sets ORT_DISABLE_TELEMETRY=1 in its environment, which ONNX
 * Runtime reads once, while it is initialised. *too_late is 1 if ONNX Runtime was loaded before without that variable,
 * else 0. May be called any number of times.
 */
OFA_API int32_t ofa_onnxruntime_telemetry_off(int32_t* too_late);

/* --------------------------------------------------------------------------------------------------------- library */

/*
 * A path by which this process can open the file of this library again, for dlopen. On Linux it stays valid when the
 * file is deleted after the first call. "" where the system does not tell.
 */
OFA_API const char* ofa_library_path(void);

/* ---------------------------------------------------------------------------------------------------- mapped files */

/*
 * Memory mappings of a file, made independent of it. Whoever shortens a mapped file ends every process that then reads
 * beyond its new end (SIGBUS). After ofa_file_copy_detach the mappings of the file in this process have the same
 * addresses and the same bytes, but lie in memory that no file stands behind; mappings of the same bytes share it. The
 * memory is freed with the copy and the last of the mappings. No other thread may map or unmap the file during
 * ofa_file_copy_detach. On Linux; elsewhere nothing happens, and *bytes is 0.
 */
typedef struct ofa_file_copy ofa_file_copy;

/* path: of a file that must not have changed since it was mapped */
OFA_API int32_t ofa_file_copy_create(const char* path, ofa_file_copy** out);
/* Detaches the mappings that there are now; may be called again for those made later. *bytes: how many were detached */
OFA_API int32_t ofa_file_copy_detach(ofa_file_copy* copy, int64_t* bytes);
OFA_API void ofa_file_copy_free(ofa_file_copy* copy); /* NULL is allowed */

/* ------------------------------------------------------------------------------------------------------------- foreign
 * objects */

/*
 * Deletes a C++ object of another library through its virtual destructor, which its class must declare before any other
 * virtual function; destructor and operator delete are that library's. NULL is allowed. For the Itanium C++ ABI (Linux,
 * macOS). For bindings that can create an object and have no way to delete it.
 */
OFA_API void ofa_object_delete(void* object);

#ifdef __cplusplus
}
#endif

#endif
