// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import io.ofajava.natives.OfaNative;
import io.ofajava.natives.spi.PlatformLibraries;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A native library on the class path.
 *
 * @param file the name of its file
 * @param url its location
 */
public record LibraryResource(String file, URL url) {
    /**
     * The library in a directory of the class path, or null if there is none.
     *
     * @param loader a class whose class path is searched
     * @param directory absolute, with {@code /} at its end
     * @param name without the system's prefix and suffix
     */
    public static @Nullable LibraryResource find(Class<?> loader, String directory, String name) {
        String file = System.mapLibraryName(name);
        URL url = loader.getResource(directory + file);
        return url == null ? null : new LibraryResource(file, url);
    }

    /**
     * A library of this project for a platform, on the class path or in a module of its own; null where there is none.
     *
     * @param platform JavaCPP's name of it
     * @param name without the system's prefix and suffix
     */
    static @Nullable LibraryResource find(String platform, String name) {
        LibraryResource beside = find(OfaNative.class, "/io/ofajava/natives/" + platform + "/", name);
        if (beside != null) {
            return beside;
        }
        String file = System.mapLibraryName(name);
        URL url = PlatformLibraries.find(platform, file);
        return url == null ? null : new LibraryResource(file, url);
    }

    /** Copies it into a directory. */
    void copyTo(Path directory) throws IOException {
        try (InputStream in = url.openStream()) {
            Files.copy(in, directory.resolve(file));
        }
    }

    /** Its file if the class path is a directory; null if it is in an archive. */
    @Nullable
    Path unpacked() {
        try {
            return url.getProtocol().equals("file") ? Path.of(url.toURI()) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** A checksum, from the jar's directory where there is one. */
    long checksum() throws IOException {
        if (url.openConnection() instanceof JarURLConnection jar) {
            return jar.getJarEntry().getCrc();
        }
        CRC32 sum = new CRC32();
        try (InputStream in = url.openStream()) {
            sum.update(in.readAllBytes());
        }
        return sum.getValue();
    }
}
