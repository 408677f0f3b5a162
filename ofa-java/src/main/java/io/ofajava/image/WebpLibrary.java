// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import com.luciad.imageio.webp.internal.NativeLoader;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.nativelib.PrivateLibraries;
import java.nio.file.Path;

/**
 * Loads libwebp from a directory that belongs to this process alone and is deleted as soon as it is loaded.
 * webp-imageio by itself unpacks it into the temporary directory, where a process that is killed leaves it.
 */
final class WebpLibrary {
    private static final String DIRECTORY = "com.luciad.imageio.webp.tmpdir";

    private static boolean loaded;

    private WebpLibrary() {}

    /**
     * Loads the library unless it is loaded, or the user has named a directory for it by webp-imageio's property.
     *
     * @throws UnsatisfiedLinkError if it cannot be loaded
     * @throws io.ofajava.error.OfaException if there is no directory that it can be loaded from
     */
    static synchronized void require() {
        if (loaded || System.getProperty(DIRECTORY) != null) {
            return;
        }
        PrivateLibraries.loadUnpacked(NativeLibrary.cache(), "webp-imageio", WebpLibrary::load);
        loaded = true;
    }

    private static void load(Path directory) {
        System.setProperty(DIRECTORY, directory.toString());
        try {
            if (!NativeLoader.initialize()) {
                throw new UnsatisfiedLinkError("webp-imageio cannot load its library from " + directory);
            }
        } catch (IllegalStateException e) {
            throw (UnsatisfiedLinkError) new UnsatisfiedLinkError(e.getMessage()).initCause(e);
        } finally {
            System.clearProperty(DIRECTORY);
        }
    }
}
