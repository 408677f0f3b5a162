// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those of glibc's loader, as the JDK passes them on. */
class SystemLibrariesTest {
    private static final String SUFFIX = ": cannot open shared object file: No such file or directory";

    @ParameterizedTest
    @CsvSource({
        "/usr/lib/jvm/lib/libjavajpeg.so: libjpeg.so.62, libjpeg.so.62 is missing (Debian: libjpeg62-turbo)",
        "/tmp/run-1/libjniofa.so: libstdc++.so.6, libstdc++.so.6 is missing (Debian: libstdc++6)",
        "/usr/lib/jvm/lib/libfontmanager.so: libfreetype.so.6, libfreetype.so.6 is missing (Debian: libfreetype6)",
        "/a/b.so: libother-1.so.3, libother-1.so.3 is missing",
    })
    void theLibraryIsNamedAndItsPackage(String before, String expected) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError(before + SUFFIX);
        assertEquals(Optional.of(expected), SystemLibraries.missing(error));
        NoClassDefFoundError later = new NoClassDefFoundError("Could not initialize class X");
        later.initCause(new ExceptionInInitializerError(error));
        assertEquals(Optional.of(expected), SystemLibraries.missing(later));
    }

    @Test
    void otherReasonsAreNotGuessed() {
        assertEquals(
                Optional.empty(),
                SystemLibraries.missing(new UnsatisfiedLinkError("/tmp/libjniofa.so: failed to map segment")));
        assertEquals(
                Optional.empty(),
                SystemLibraries.missing(new UnsatisfiedLinkError("/cache/libonnxruntime.so" + SUFFIX)),
                "a file requested by path is not a system library");
    }
}
