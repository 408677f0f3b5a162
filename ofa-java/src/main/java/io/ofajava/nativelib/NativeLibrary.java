// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.cache.CacheDirectory;
import io.ofajava.cache.ProcessDirectory;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the C++ layer once, and converts its statuses into this library's exceptions.
 *
 * <p>By default JavaCPP unpacks a library into its own directory and loads it there; here it gets a file instead (see
 * {@link PrivateLibraries}) before it searches.
 */
public final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String JAVACPP_CACHE = "org.bytedeco.javacpp.cachedir";
    private static final String NAME = "jniofa";

    /** The directory for unpacked libraries; null for the cache of the environment. */
    private static @Nullable Path cache;

    private static volatile boolean loaded;

    private NativeLibrary() {}

    /** The loading of the library, at its first use. */
    private static final class Loading {
        private static final @Nullable OfaException FAILURE = load();
    }

    /**
     * Sets the cache directory for native libraries. Affects those that are not loaded yet, and leaves the user's own
     * JavaCPP properties unchanged.
     */
    public static synchronized void cacheIn(Path directory) {
        cache = directory;
    }

    /** The cache directory for native libraries. */
    public static synchronized Path cache() {
        return CacheDirectory.resolve(cache);
    }

    /**
     * Ensures that the native layer can be called; otherwise throws an {@link OfaException} that names the platform and
     * the remedy.
     */
    public static void require() {
        if (Loading.FAILURE != null) {
            throw Loading.FAILURE.again();
        }
    }

    /** Whether the native layer is loaded already; unlike {@link #require}, this loads nothing. */
    static boolean isLoaded() {
        return loaded;
    }

    /** A path with which this process can open the library's file again after its directory entry was deleted. */
    public static String file() {
        require();
        try (BytePointer path = OfaNative.ofa_library_path()) {
            return path.getString();
        }
    }

    /** Throws the layer's own message if {@code status}, the result of this thread's last native call, is not OK. */
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

    private static @Nullable OfaException load() {
        // By default JavaCPP refuses allocations once the process is larger than a multiple of the Java heap; models
        // are outside of the heap.
        setUnlessGiven("org.bytedeco.javacpp.maxBytes", "0");
        setUnlessGiven("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        try {
            Path directory = cache();
            chooseJavacppCache(directory);
            LibraryResource library = LibraryResource.find(Loader.getPlatform(), NAME);
            if (library == null) {
                return missing("no " + System.mapLibraryName(NAME) + " for it among the artifacts", null);
            }
            PrivateLibraries.load(directory, NAME, List.of(library), copies -> load(copies.resolve(library.file())));
            // An invalid OFA_CPU_FEATURES fails here instead of in the first kernel.
            check(OfaNative.ofa_cpu_select((String) null));
            loaded = true;
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
     * JavaCPP reads the property once per class loader and keeps the result. The property belongs to the whole JVM:
     * another class loader must not find this one's directory there.
     */
    private static void chooseJavacppCache(Path cache) {
        synchronized (Runtime.getRuntime()) {
            if (setUnlessGiven(JAVACPP_CACHE, javacppCache(cache).toString())) {
                try {
                    Loader.getCacheDir();
                } catch (IOException e) {
                    LOG.debug("JavaCPP has no cache, which only its own unpacking needs: {}", e.toString());
                } finally {
                    System.clearProperty(JAVACPP_CACHE);
                }
            }
        }
    }

    /**
     * JavaCPP locks a file of its cache whenever a class of the binding is first used, although nothing is unpacked
     * there. A temporary directory of this process is used for that, which remains if the cache is deleted while the
     * program runs.
     */
    private static Path javacppCache(Path cache) {
        try {
            return ProcessDirectory.get();
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
            // Called while the file still has a name; results stay valid later.
            OfaNative.ofa_library_path().close();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a path is a URL", e);
        }
    }

    private static OfaException missing(String reason, @Nullable Throwable cause) {
        return (cause != null && CLibrary.isMusl() ? EngineError.MUSL : EngineError.NO_NATIVE_LIBRARY)
                .causedBy(cause, Loader.getPlatform(), reason);
    }

    private static boolean setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null && System.getProperty(property.toLowerCase(Locale.ROOT)) == null) {
            System.setProperty(property, value);
            return true;
        }
        return false;
    }
}
