// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.cache.CacheDirectory;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.natives.OfaNative;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/**
 * Loads the C++ layer once, and turns its statuses into this library's exceptions.
 *
 * <p>JavaCPP loads a library from where it unpacked it, in a directory of its own; here it is given a file instead (see
 * {@link PrivateLibraries}), before it looks for one.
 */
public final class NativeLibrary {
    private static final String JAVACPP_CACHE = "org.bytedeco.javacpp.cachedir";
    private static final String NAME = "jniofa";

    /** Where libraries are unpacked; null for the cache of the environment. */
    private static Path cache;

    private NativeLibrary() {}

    /** The loading of the library, at its first use. */
    private static final class Loading {
        private static final OfaException FAILURE = load();
    }

    /**
     * Names the cache directory for native libraries. Takes effect for those that are not loaded yet, and leaves alone
     * what the user set by the properties of JavaCPP.
     */
    public static synchronized void cacheIn(Path directory) {
        cache = directory;
    }

    /** The cache directory for native libraries. */
    public static synchronized Path cache() {
        return CacheDirectory.resolve(cache);
    }

    /**
     * Makes sure that the native layer can be called; otherwise an {@link OfaException} that names the platform and the
     * remedy.
     */
    public static void require() {
        if (Loading.FAILURE != null) {
            throw Loading.FAILURE.again();
        }
    }

    /** A name by which this process can open the file of the library once more, whose directory entry is gone. */
    public static String file() {
        require();
        try (BytePointer path = OfaNative.ofa_library_path()) {
            return path.getString();
        }
    }

    /**
     * Throws the layer's own message when {@code status}, the result of the last native call of this thread, is not OK.
     */
    public static void check(int status) {
        if (status == OfaNative.OFA_OK) {
            return;
        }
        try (BytePointer message = OfaNative.ofa_last_error()) {
            if (status == OfaNative.OFA_INVALID) {
                throw EngineError.NATIVE_INPUT.with(message.getString());
            }
            throw EngineError.NATIVE.with(message.getString());
        }
    }

    private static OfaException load() {
        // JavaCPP by default refuses allocations once the process is larger than a multiple of the Java heap; models
        // are, and live outside of it.
        setUnlessGiven("org.bytedeco.javacpp.maxBytes", "0");
        setUnlessGiven("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        try {
            Path directory = cache();
            setUnlessGiven(JAVACPP_CACHE, javacppCache(directory).toString());
            LibraryResource library = LibraryResource.find(Loader.getPlatform(), NAME);
            if (library == null) {
                return missing("no " + System.mapLibraryName(NAME) + " for it among the artifacts", null);
            }
            PrivateLibraries.load(directory, NAME, List.of(library), copies -> load(copies.resolve(library.file())));
            // A wrong setting OFA_CPU_FEATURES fails here and not in the first kernel.
            check(OfaNative.ofa_cpu_select((String) null));
            return null;
        } catch (LinkageError e) {
            return missing(PrivateLibraries.firstLine(e), e);
        } catch (OfaException e) {
            return e.code() == EngineError.LIBRARY_NOT_LOADED && CLibrary.isMusl()
                    ? missing(
                            String.valueOf(
                                    e.getCause() == null
                                            ? e.getMessage()
                                            : e.getCause().getMessage()),
                            e)
                    : e;
        }
    }

    /**
     * JavaCPP locks a file of its cache whenever a class of the binding is used first, although nothing is unpacked
     * there. A temporary directory of this process serves for that: it stays even if somebody deletes the cache of a
     * running program.
     */
    private static Path javacppCache(Path cache) {
        try {
            return CacheDirectory.scratch();
        } catch (IOException none) {
            try {
                return Files.createDirectories(cache.resolve("native").resolve("javacpp"));
            } catch (IOException e) {
                return cache;
            }
        }
    }

    private static void load(Path file) {
        try {
            Loader.loadLibrary(OfaNative.class, new URL[] {file.toUri().toURL()}, NAME);
            // While the file has a name: what it does now works later too.
            OfaNative.ofa_library_path().close();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a path is a URL", e);
        }
    }

    private static OfaException missing(String reason, Throwable cause) {
        return (cause != null && CLibrary.isMusl() ? EngineError.MUSL : EngineError.NO_NATIVE_LIBRARY)
                .causedBy(cause, Loader.getPlatform(), reason);
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null && System.getProperty(property.toLowerCase(Locale.ROOT)) == null) {
            System.setProperty(property, value);
        }
    }
}
