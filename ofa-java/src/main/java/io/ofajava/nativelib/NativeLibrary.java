// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.natives.OfaNative;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/** Loads the C++ layer once, and turns its statuses into this library's exceptions. */
public final class NativeLibrary {
    /** Where it lies, set by {@link #load}. */
    private static Path file;

    private static final OfaException FAILURE = load();

    private NativeLibrary() {}

    /**
     * Makes sure that the native layer can be called; otherwise an {@link OfaException} that names the platform and the
     * remedy.
     */
    public static void require() {
        if (FAILURE != null) {
            throw EngineError.NO_NATIVE_LIBRARY.causedBy(
                    FAILURE, FAILURE.parameters().values().toArray());
        }
    }

    /** @return the file that it was loaded from */
    public static Path file() {
        require();
        return file;
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
        setUnlessGiven("org.bytedeco.javacpp.maxBytes");
        setUnlessGiven("org.bytedeco.javacpp.maxPhysicalBytes");
        try {
            dropStale();
            file = Path.of(Loader.load(OfaNative.class));
            return null;
        } catch (LinkageError e) {
            return EngineError.NO_NATIVE_LIBRARY.causedBy(e, Loader.getPlatform(), firstLine(e));
        }
    }

    /**
     * JavaCPP takes what it unpacked earlier for the library if name, size and time are those of the jar's entry. Two
     * builds may have these in common, since our jars have one time and a library's size is a multiple of a page, and
     * not their functions.
     */
    private static void dropStale() {
        URL library = NativeLibrary.class.getResource(
                "/io/ofajava/natives/" + Loader.getPlatform() + "/" + System.mapLibraryName("jniofa"));
        try {
            if (library != null && library.openConnection() instanceof JarURLConnection jar) {
                Path unpacked = Loader.cacheResource(library).toPath();
                CRC32 sum = new CRC32();
                sum.update(Files.readAllBytes(unpacked));
                if (sum.getValue() != jar.getJarEntry().getCrc()) {
                    Files.delete(unpacked);
                }
            }
        } catch (IOException e) {
            // A cache that cannot be read or written: loading says it better.
        }
    }

    private static void setUnlessGiven(String property) {
        if (System.getProperty(property) == null
                && System.getProperty(property.toLowerCase(java.util.Locale.ROOT)) == null) {
            System.setProperty(property, "0");
        }
    }

    private static String firstLine(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }
}
