// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import io.ofajava.error.EngineError;
import io.ofajava.nativelib.LibraryResource;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.nativelib.PrivateLibraries;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loads ONNX Runtime's native libraries from the cache, with telemetry off. By default ONNX Runtime unpacks 28 MB to a
 * temporary directory at every start of a JVM, unless {@code onnxruntime.native.path} names a directory that contains
 * them.
 */
final class OnnxRuntimeLibraries {
    private static final String PROPERTY = "onnxruntime.native.path";
    private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");
    private static boolean loaded;

    private OnnxRuntimeLibraries() {}

    /**
     * Loads them, once. Leaves the choice to ONNX Runtime if the property is set, or if the class path has no libraries
     * for this platform.
     *
     * @throws LinkageError if they cannot be loaded
     * @throws io.ofajava.error.OfaException if the native library of this project cannot be loaded, or there is no
     *     directory to load them from
     */
    static synchronized void require() {
        if (loaded) {
            return;
        }
        requireTemporaryDirectory();
        Telemetry.off();
        List<LibraryResource> libraries =
                NAMES.stream().map(OnnxRuntimeLibraries::find).toList();
        // ONNX Runtime looks for its GPU providers beside its own library when it first uses them.
        if (System.getProperty(PROPERTY) != null
                || libraries.contains(null)
                || find("onnxruntime_providers_shared") != null) {
            OrtEnvironment.getAvailableProviders();
            loaded = true;
            return;
        }
        // The property belongs to the whole JVM: another class loader that loads its libraries must not see this one's
        // value, nor lose its own.
        synchronized (Runtime.getRuntime()) {
            PrivateLibraries.load(NativeLibrary.cache(), "onnxruntime", libraries, directory -> {
                System.setProperty(PROPERTY, directory.toString());
                try {
                    OrtEnvironment.getAvailableProviders();
                } finally {
                    System.clearProperty(PROPERTY);
                }
            });
        }
        loaded = true;
    }

    /** The binding creates a directory there in its static initializer, even if it unpacks nothing. */
    private static void requireTemporaryDirectory() {
        String name = System.getProperty("java.io.tmpdir");
        boolean usable = false;
        try {
            Path directory = Path.of(name);
            usable = Files.isDirectory(directory) && Files.isWritable(directory);
        } catch (InvalidPathException e) {
            // not usable
        }
        if (!usable) {
            throw EngineError.NO_TEMPORARY_DIRECTORY.with(name);
        }
    }

    private static @Nullable LibraryResource find(String name) {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String platform = (os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux") + "-"
                + (arch.equals("aarch64") || arch.equals("arm64") ? "aarch64" : "x64");
        return LibraryResource.find(OrtEnvironment.class, "/ai/onnxruntime/native/" + platform + "/", name);
    }
}
