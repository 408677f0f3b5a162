# Toolchain file: builds for 64-bit ARM on another Linux machine (Debian: g++-aarch64-linux-gnu). With qemu-user installed its tests run as well.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
find_program(OFA_QEMU_AARCH64 NAMES qemu-aarch64 qemu-aarch64-static)
if(OFA_QEMU_AARCH64)
  set(CMAKE_CROSSCOMPILING_EMULATOR "${OFA_QEMU_AARCH64};-L;/usr/aarch64-linux-gnu")
endif()
