# Toolchain file: builds for 64-bit Windows on Linux (Debian: g++-mingw-w64-x86-64-posix). With Wine (Debian: wine64) its tests run as well.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
# Windows aligns stacks to 16 bytes, and GCC spills AVX registers there with instructions that require 32 or 64
# (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=54412): the assembler writes their unaligned forms instead.
set(CMAKE_C_FLAGS_INIT "-Wa,-muse-unaligned-vector-move")
set(CMAKE_CXX_FLAGS_INIT "-Wa,-muse-unaligned-vector-move")
# No DLL but those of the system.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-static")
find_program(OFA_WINE NAMES wine64 wine PATHS /usr/lib/wine)
if(OFA_WINE)
  set(CMAKE_CROSSCOMPILING_EMULATOR "${OFA_WINE}")
endif()
