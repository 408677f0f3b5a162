// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.nativelib.PrivateLibraries;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * Loads libwebp from a directory that belongs to this process alone and is deleted as soon as it is loaded.
 * webp-imageio by itself unpacks it into the temporary directory, where a process that is killed leaves it.
 */
final class WebpLibrary {
    private static final String LOADER = "com.luciad.imageio.webp.internal.NativeLoader";
    private static final String DIRECTORY = "com.luciad.imageio.webp.tmpdir";

    private static boolean loaded;

    private WebpLibrary() {}

    /**
     * Loads the library unless it is loaded, or the user has named a directory for it by webp-imageio's property.
     *
     * @param classes finds webp-imageio's classes
     * @throws UnsatisfiedLinkError if it cannot be loaded
     * @throws io.ofajava.error.OfaException if there is no directory that it can be loaded from
     */
    static synchronized void require(ClassLoader classes) {
        if (loaded || System.getProperty(DIRECTORY) != null) {
            return;
        }
        PrivateLibraries.loadUnpacked(NativeLibrary.cache(), "webp-imageio", directory -> load(directory, classes));
        loaded = true;
    }

    /** By reflection: the jar has no module name that a module could require. */
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
