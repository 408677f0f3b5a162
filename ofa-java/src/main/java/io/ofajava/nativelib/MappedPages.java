// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.natives.OfaNative;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;

/** Resident memory of mapped files. See {@code ofa_mapped_pages_release} in {@code ofa/platform.h}. */
public final class MappedPages {
    private MappedPages() {}

    /**
     * Removes a region from the resident memory of this process if the system allows it; the next access reads the file
     * again. Has no effect before the native layer is loaded, because only then is memory worth a system call.
     * Thread-safe.
     *
     * @param region all bytes of a buffer in the Java heap, which has no effect, or of a mapped file: a direct buffer
     *     that is not a mapping of a file loses its contents
     */
    public static void release(ByteBuffer region) {
        if (region.isDirect() && NativeLibrary.isLoaded()) {
            try (BytePointer address = new BytePointer(region.slice(0, region.limit()))) {
                // If the system refuses, as Linux does for locked memory (mlockall), the pages stay, and nothing is
                // lost.
                OfaNative.ofa_mapped_pages_release(address, region.limit());
            }
        }
    }
}
