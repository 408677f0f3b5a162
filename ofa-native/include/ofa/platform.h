/*
 * OFA's native layer: statuses and error messages, instruction sets of this library's kernels, thread niceness,
 * telemetry, mapped files.
 *
 * The layer has five headers (platform.h, image.h, jpeg.h, decode.h, vqgan.h), a C ABI, and no dependency except the C
 * library (libjpeg-turbo's decoder is compiled in). It is independent of the engine that computes the model and of the
 * JVM: engines are called through callbacks.
 *
 * Every function that can fail returns a status, OFA_OK (0) on success. After any other status, ofa_last_error()
 * returns one line that states what is wrong and the remedy.
 */
#ifndef OFA_PLATFORM_H
#define OFA_PLATFORM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef OFA_API
#ifdef _WIN32
#define OFA_API /* programs link the static library; the DLL exports JavaCPP's functions */
#else
#define OFA_API __attribute__((visibility("default")))
#endif
#endif

/* Marks a pointer that may be NULL; no other may be. The Java binding has @Nullable in its place. */
#ifndef OFA_NULLABLE
#define OFA_NULLABLE
#endif

/* Statuses. */
enum {
  OFA_OK = 0,
  OFA_INVALID = 1, /* an argument or a request is outside its documented range; nothing changed */
  OFA_FULL = 2, /* the decoder has no free slot, or not enough free rows; nothing changed, submit again after a step */
  OFA_ENGINE = 3,  /* the engine's callback failed or returned invalid values */
  OFA_MEMORY = 4,  /* out of memory */
  OFA_INTERNAL = 5 /* a defect of this library */
};

/* The error of this thread's last call that did not return OFA_OK: one line, UTF-8, valid until this thread's next
 * failing call. */
OFA_API const char* ofa_last_error(void);

/* ------------------------------------------------------------------------------------------------------------
 * instruction sets */

/*
 * Instruction set levels for this library's kernels. They do not affect the engine (ONNX Runtime has its own dispatch).
 * A level includes those before it, except OFA_CPU_AVX2_WIDE, which exists for tests: it runs the 16-lane kernels of
 * AVX-512 with AVX2 instructions, so that a processor without AVX-512 computes with the same order of summation.
 *
 * Kernels that select tokens, sample and resize give the same bytes at every level, as do convolutions of integers. The
 * other custom operators (products, attention, norms, convolutions) sum in an order that depends on the register width,
 * so their results differ by rounding between levels of different width:
 *
 *     level          registers   kernels with code of this level
 *     baseline       128 bits    all (SSE2 on x86-64, NEON on 64-bit ARM)
 *     avx2           256 bits    all, with fused multiply-add in the custom operators
 *     avx2-wide      512 bits    all, as two 256-bit halves; for tests
 *     avx512         512 bits    all
 *     avx512-vnni    512 bits    products of integers; otherwise the code of avx512
 *     avx512-bf16    512 bits    products of bfloat16; otherwise the code of avx512-vnni
 *     amx            512 bits    none yet: the same code as avx512-bf16
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

/* The level's name as the setting OFA_CPU_FEATURES takes it, such as "avx512-vnni"; NULL if there is no such level. */
OFA_API OFA_NULLABLE const char* ofa_cpu_level_name(int32_t level);

/* 1 if this processor and its operating system support the level, otherwise 0. */
OFA_API int32_t ofa_cpu_level_available(int32_t level);

/* The level whose code the kernels run when `level` is selected: itself, or a lower one if no kernel has its own code
 * for it. -1 for an unknown level. */
OFA_API int32_t ofa_cpu_level_of_kernels(int32_t level);

/*
 * Selects the level for all later kernel calls: a level's name, or NULL or "" for the value of the environment variable
 * OFA_CPU_FEATURES, and the best level if that is unset or empty. OFA_INVALID for an unknown or unsupported level; the
 * selection is then unchanged. A running kernel finishes at the level with which it started. Thread-safe.
 *
 * The call is optional: without it, the first kernel reads OFA_CPU_FEATURES, and an invalid value makes that call and
 * every later one fail.
 */
OFA_API int32_t ofa_cpu_select(OFA_NULLABLE const char* name);

/* The level in use. OFA_INVALID if OFA_CPU_FEATURES is invalid and no other level was selected. */
OFA_API int32_t ofa_cpu_level(int32_t* level);

/* ---------------------------------------------------------------------------------------------------------------------
 * threads */

/*
 * Raises the niceness of the calling thread to that of the process' main thread plus 0 .. 19, at most 19; a thread with
 * a higher one keeps it. Threads that it starts later inherit it. Only a privileged process can undo it. OFA_INVALID if
 * the system has no niceness per thread (Linux has), or refuses the change; the niceness is then unchanged.
 */
OFA_API int32_t ofa_thread_add_niceness(int32_t increment);

/* ---------------------------------------------------------------------------------------------------- telemetry */

/*
 * Turns ONNX Runtime's telemetry off for this process by setting ORT_DISABLE_TELEMETRY=1 in its environment, which ONNX
 * Runtime reads once, at its initialisation. *too_late is 1 if ONNX Runtime was loaded before without that variable,
 * otherwise 0. May be called repeatedly.
 */
OFA_API int32_t ofa_onnxruntime_telemetry_off(int32_t* too_late);

/* --------------------------------------------------------------------------------------------------------- library */

/*
 * A path with which this process can open this library's file again, for dlopen. On Linux it stays valid if the file is
 * deleted after the first call. "" if the system does not provide it.
 */
OFA_API const char* ofa_library_path(void);

/* ---------------------------------------------------------------------------------------------------- mapped files */

/*
 * Makes memory mappings of a file independent of the file. Truncating a mapped file ends every process that then reads
 * beyond its new end (SIGBUS). After ofa_file_copy_detach the mappings of the file in this process have the same
 * addresses and contents, but are backed by anonymous memory; mappings of the same bytes share it. The memory is freed
 * with the copy and the last of the mappings. No other thread may map or unmap the file during ofa_file_copy_detach.
 * Linux only; on other systems the functions do nothing, and *bytes is 0.
 */
typedef struct ofa_file_copy ofa_file_copy;

/* path: the mapped file, which must not have changed since it was mapped. */
OFA_API int32_t ofa_file_copy_create(const char* path, ofa_file_copy** out);
/* Detaches all present mappings; may be called again for later ones. *bytes: number of bytes detached. */
OFA_API int32_t ofa_file_copy_detach(ofa_file_copy* copy, int64_t* bytes);
OFA_API void ofa_file_copy_free(OFA_NULLABLE ofa_file_copy* copy);

/*
 * Removes the pages of a range from the resident memory of this process: those that contain at least one byte of it.
 * The range must lie in mappings of files that this process has not written to; the next access reads the file's bytes
 * again (usually from the system's page cache). Other memory loses its contents. Other threads may read the range
 * meanwhile. OFA_INVALID if the system refuses, as Linux does if a part of the range is not mapped. On Windows the
 * function does nothing.
 */
OFA_API int32_t ofa_mapped_pages_release(const void* address, int64_t bytes);

/* ---------------------------------------------------------------------------------------------- foreign objects */

/*
 * Deletes a C++ object of another library through its virtual destructor, which its class must declare before any other
 * virtual function. The destructor and operator delete of that library run. NULL is allowed. Itanium C++ ABI only
 * (Linux, macOS). For bindings that can create an object but not delete it.
 */
OFA_API void ofa_object_delete(OFA_NULLABLE void* object);

#ifdef __cplusplus
}
#endif

#endif
