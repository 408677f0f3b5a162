# Builds the native library for another platform and lays out the jar of that platform.
#   SOURCE       ofa-native
#   PLATFORM     JavaCPP's name of the platform, such as windows-x86_64
#   TOOLCHAIN    name of a toolchain file in this directory, without .cmake
#   JNI_SOURCES  directory of JavaCPP's code
#   JAVA_HOME    the JDK whose jni.h is used
#   LICENCES     directory with META-INF/licenses
#   DIRECTORY    receives cmake/ (the build), classes/ (the library) and platform/ (content and sources of the jar)
set(build "${DIRECTORY}/cmake")
function(run)
  execute_process(COMMAND "${CMAKE_COMMAND}" ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
run("-DSOURCE=${SOURCE}" "-DBINARY=${build}" -P "${CMAKE_CURRENT_LIST_DIR}/DropForeignCache.cmake")
run(-S "${SOURCE}" -B "${build}" -DCMAKE_BUILD_TYPE=Release "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_CURRENT_LIST_DIR}/${TOOLCHAIN}.cmake"
  "-DOFA_JNI_SOURCES=${JNI_SOURCES}" "-DOFA_JNI_OUTPUT=${DIRECTORY}/classes/io/ofajava/natives" "-DOFA_JAVA_HOME=${JAVA_HOME}" --log-level=WARNING)
run(--build "${build}" --parallel 2)
run("-DSOURCE=${SOURCE}" "-DPLATFORM=${PLATFORM}" "-DFROM=${DIRECTORY}/classes" "-DLICENCES=${LICENCES}" "-DSOURCES=${DIRECTORY}/platform/sources"
  "-DTO=${DIRECTORY}/platform/classes" -P "${CMAKE_CURRENT_LIST_DIR}/PlatformModule.cmake")
