# Compiler options of this project's C++: C++17, warnings as errors, only the C interface visible.
# -ffp-contract=off keeps the bits of a result independent of the processor's fused multiply-add.
option(OFA_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

function(ofa_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_17)
  set_target_properties(${target} PROPERTIES
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Werror -Wno-psabi -ffp-contract=off
    "-ffile-prefix-map=${CMAKE_CURRENT_SOURCE_DIR}=.")
  if(OFA_SANITIZE)
    target_compile_definitions(${target} PUBLIC OFA_SANITIZED)
    target_compile_options(${target} PUBLIC -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=address,undefined)
  endif()
endfunction()
