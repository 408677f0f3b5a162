// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_file_copy;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Maps a file into anonymous memory (Linux), so that truncating the file cannot end this process while the mapping is
 * read. On other systems the mapping is that of the file. See {@code ofa_file_copy} in {@code ofa/platform.h}.
 */
public final class PrivateMapping {
    private PrivateMapping() {}

    /** Maps parts of the file. */
    @FunctionalInterface
    public interface Mapping<T> {
        /** @return the buffers */
        T map() throws IOException;
    }

    /**
     * Calls {@code mapping}, and detaches its mappings from the file. No other thread may map or unmap the file
     * meanwhile.
     *
     * @throws IOException as {@code mapping} does, or if there is not enough memory for a copy
     */
    public static <T> T of(Path file, Mapping<T> mapping) throws IOException {
        NativeLibrary.require();
        ofa_file_copy copy = new ofa_file_copy();
        NativeLibrary.check(OfaNative.ofa_file_copy_create(file.toString(), copy));
        try {
            T mapped = mapping.map();
            NativeLibrary.check(OfaNative.ofa_file_copy_detach(copy, new long[1]));
            return mapped;
        } finally {
            OfaNative.ofa_file_copy_free(copy);
        }
    }
}
