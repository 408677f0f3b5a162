// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's native libraries unpacked in the cache directory. ONNX Runtime itself unpacks 28 MB to a
 * temporary directory at every start of a JVM, unless {@code onnxruntime.native.path} names a directory that has them.
 */
public final class UnpackedLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibraries.class);
    private static final String PROPERTY = "onnxruntime.native.path";
    private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

    private UnpackedLibraries() {}

    /**
     * Unpacks the libraries of this platform unless they are there, and tells ONNX Runtime. Does nothing if the
     * property is set already, or if the libraries do not come from a jar. If the directory cannot be written, ONNX
     * Runtime unpacks them its own way.
     */
    public static synchronized void prepare(Path cacheDirectory) {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        try {
            Path directory = null;
            for (String name : NAMES) {
                JarURLConnection source = find(System.mapLibraryName(name));
                if (source == null) {
                    return;
                }
                JarEntry entry = source.getJarEntry();
                if (directory == null) {
                    directory =
                            cacheDirectory.resolve("native").resolve("onnxruntime-" + Long.toHexString(entry.getCrc()));
                }
                unpack(source, entry, directory.resolve(System.mapLibraryName(name)));
            }
            System.setProperty(PROPERTY, directory.toString());
        } catch (IOException e) {
            LOG.debug("ONNX Runtime's libraries are not kept in {}: {}", cacheDirectory, e.getMessage());
        }
    }

    private static JarURLConnection find(String file) throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String platform = (os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux") + "-"
                + (arch.equals("aarch64") || arch.equals("arm64") ? "aarch64" : "x64");
        URL url = UnpackedLibraries.class.getResource("/ai/onnxruntime/native/" + platform + "/" + file);
        URLConnection connection = url == null ? null : url.openConnection();
        return connection instanceof JarURLConnection jar ? jar : null;
    }

    /** A file of the right size is whole, since it appears by renaming. */
    private static void unpack(JarURLConnection source, JarEntry entry, Path target) throws IOException {
        if (Files.exists(target) && Files.size(target) == entry.getSize()) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path draft = Files.createTempFile(target.getParent(), "draft-", ".tmp");
        try (InputStream in = source.getInputStream()) {
            Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
