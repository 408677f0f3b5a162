# Lays out the jar of one platform: the native library, the licences, and the sources of its module.
#   SOURCE    ofa-native
#   PLATFORM  JavaCPP's name of the platform, such as linux-x86_64
#   FROM      directory with io/ofajava/natives/<platform>
#   LICENCES  directory with META-INF/licenses
#   SOURCES   receives module-info.java and Libraries.java
#   TO        receives the library and the licences
string(REPLACE "-" "." MODULE "${PLATFORM}")
configure_file("${SOURCE}/src/module/module-info.java.in" "${SOURCES}/module-info.java" @ONLY)
configure_file("${SOURCE}/src/module/Libraries.java.in" "${SOURCES}/Libraries.java" @ONLY)
file(REMOVE_RECURSE "${TO}")
file(COPY "${FROM}/io/ofajava/natives/${PLATFORM}" DESTINATION "${TO}/io/ofajava/natives")
file(COPY "${LICENCES}/META-INF/licenses" DESTINATION "${TO}/META-INF")
