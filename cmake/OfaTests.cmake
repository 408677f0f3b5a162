# The C++ tests and the check of the C++ format. Nothing here is part of the default target: `cmake --build DIR --target ofa_tests`, then `ctest`.
# OFA_REQUIRE_TEST_TOOLS makes a missing tool an error of the build; without it, ctest lists as skipped what the tool is needed for.
option(OFA_REQUIRE_TEST_TOOLS "Fail if GoogleTest or clang-format is missing" OFF)

enable_testing()
add_custom_target(ofa_tests)

# ofa_missing_tool(NAME PACKAGE WHAT): says what is left out.
function(ofa_missing_tool name package what)
  set(text "${name} not found: ${what} (Debian: apt-get install ${package})")
  if(OFA_REQUIRE_TEST_TOOLS)
    message(FATAL_ERROR "${text}")
  endif()
  add_test(NAME "${name}" COMMAND "${CMAKE_COMMAND}" -E echo "${text}")
  set_tests_properties("${name}" PROPERTIES SKIP_REGULAR_EXPRESSION "not found")
  add_custom_command(TARGET ofa_tests POST_BUILD COMMAND "${CMAKE_COMMAND}" -E echo "${text}")
endfunction()

# ofa_test_options(TARGET): how the tests are compiled.
function(ofa_test_options target)
  target_include_directories(${target} PRIVATE src test)
  target_link_libraries(${target} PRIVATE ofa GTest::gtest Threads::Threads)
  ofa_compile_options(${target})
  target_compile_options(${target} PRIVATE -O1)
  # One setting for objects and programs, which share the precompiled header.
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
endfunction()

# A cross build compiles GoogleTest from its sources (Debian's libgtest-dev brings them): the host's library is of no use to it.
if(CMAKE_CROSSCOMPILING)
  if(EXISTS /usr/src/googletest/CMakeLists.txt)
    set(INSTALL_GTEST OFF)
    add_subdirectory(/usr/src/googletest "${CMAKE_CURRENT_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL)
    add_library(GTest::gtest ALIAS gtest)
    set(GTest_FOUND TRUE)
  endif()
else()
  find_package(GTest QUIET)
endif()
if(GTest_FOUND)
  find_package(Threads REQUIRED)
  file(GLOB_RECURSE OFA_TESTS CONFIGURE_DEPENDS test/*_test.cc)
  # main() and GoogleTest's header are compiled once for all programs.
  add_library(ofa_test_main OBJECT EXCLUDE_FROM_ALL test/main.cc)
  ofa_test_options(ofa_test_main)
  target_precompile_headers(ofa_test_main PRIVATE <gtest/gtest.h>)
  foreach(source ${OFA_TESTS})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} EXCLUDE_FROM_ALL ${source} $<TARGET_OBJECTS:ofa_test_main>)
    ofa_test_options(${name})
    target_precompile_headers(${name} REUSE_FROM ofa_test_main)
    add_dependencies(ofa_tests ${name})
    add_test(NAME ${name} COMMAND ${name})
  endforeach()
else()
  ofa_missing_tool(GoogleTest libgtest-dev "the C++ tests do not run")
endif()

if(NOT CMAKE_CROSSCOMPILING)
  # Its output differs between major versions, so one is used everywhere: the one of Debian 12's second-newest compiler.
  find_program(OFA_CLANG_FORMAT NAMES clang-format-16)
  if(OFA_CLANG_FORMAT)
    file(GLOB_RECURSE OFA_FORMATTED CONFIGURE_DEPENDS include/*.h src/*.h src/*.cc test/*.h test/*.cc ../benchmarks/*.cc)
    add_test(NAME clang_format COMMAND "${OFA_CLANG_FORMAT}" --dry-run --Werror ${OFA_FORMATTED})
  else()
    ofa_missing_tool(clang-format-16 clang-format-16 "the format of the C++ sources is not checked")
  endif()
endif()
