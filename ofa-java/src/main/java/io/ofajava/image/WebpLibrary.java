// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.nativelib.PrivateLibraries;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * Loads libwebp from a directory that belongs to this process and is deleted directly after loading. webp-imageio's own
 * loader leaves a copy in the temporary directory if the process is killed.
 */
final class WebpLibrary {
    private static final String LOADER = "com.luciad.imageio.webp.internal.NativeLoader";
    private static final String DIRECTORY = "com.luciad.imageio.webp.tmpdir";

    private static boolean loaded;

    private WebpLibrary() {}

    /**
     * Loads the library unless it is loaded, or webp-imageio's system property names a directory for it.
     *
     * @param classes finds webp-imageio's classes
     * @throws UnsatisfiedLinkError if it cannot be loaded
     * @throws io.ofajava.error.OfaException if there is no directory from which it can be loaded
     */
    static synchronized void require(ClassLoader classes) {
        if (loaded || System.getProperty(DIRECTORY) != null) {
            return;
        }
        PrivateLibraries.loadUnpacked(NativeLibrary.cache(), "webp-imageio", directory -> load(directory, classes));
        loaded = true;
    }

    /** Uses reflection, because the jar has no module name that a module could require. */
    private static void load(Path directory, ClassLoader classes) {
        System.setProperty(DIRECTORY, directory.toString());
        try {
            Object done =
                    Class.forName(LOADER, true, classes).getMethod("initialize").invoke(null);
            if (!Boolean.TRUE.equals(done)) {
                throw new UnsatisfiedLinkError("webp-imageio cannot load its library from " + directory);
            }
        } catch (InvocationTargetException e) {
            throw failed(e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw failed(e);
        } finally {
            System.clearProperty(DIRECTORY);
        }
    }

    private static UnsatisfiedLinkError failed(Throwable cause) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError(String.valueOf(cause.getMessage()));
        error.initCause(cause);
        return error;
    }
}
