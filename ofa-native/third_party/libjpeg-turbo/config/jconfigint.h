/* Internal configuration of libjpeg-turbo for GCC and Clang on 64-bit systems. Takes the place of src/jconfigint.h.in. */
#define BUILD  "ofa-native"
#define HIDDEN  __attribute__((visibility("hidden")))
#undef inline
#define INLINE  __inline__ __attribute__((always_inline))
#define THREAD_LOCAL  __thread
#define PACKAGE_NAME  "libjpeg-turbo"
#define VERSION  "3.2.0"
#define SIZEOF_SIZE_T  8
#define HAVE_BUILTIN_CTZL
#define FALLTHROUGH  __attribute__((fallthrough));
#ifndef BITS_IN_JSAMPLE
#define BITS_IN_JSAMPLE  8
#endif
#define D_ARITH_CODING_SUPPORTED  1
/* WITH_SIMD and SIMD_ARCHITECTURE (X86_64, ARM64) are set by CMakeLists.txt. */
#ifndef SIMD_ARCHITECTURE
#define SIMD_ARCHITECTURE  NONE
#endif
/* Nothing reads the environment. */
#define NO_GETENV
