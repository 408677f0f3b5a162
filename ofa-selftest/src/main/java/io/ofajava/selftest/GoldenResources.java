// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The part of the golden set in the jar: one random model, its VQGAN, and the reference's results for them. */
public final class GoldenResources implements AutoCloseable {
    private static final String FOLDER = "/io/ofajava/selftest/golden";

    /** Null if the classes are in a directory. */
    private final @Nullable FileSystem jar;

    private final GoldenSet set;

    private GoldenResources(@Nullable FileSystem jar, Path root) {
        this.jar = jar;
        this.set = new GoldenSet(root);
    }

    /** Opens it, from the jar or from a directory of classes. */
    public static GoldenResources open() {
        URL index = GoldenResources.class.getResource(FOLDER + "/forward/index.json");
        if (index == null) {
            throw SelfTestError.NO_GOLDEN.with("are not in this jar");
        }
        try {
            if (index.openConnection() instanceof JarURLConnection connection) {
                FileSystem jar = FileSystems.newFileSystem(
                        Path.of(URI.create(connection.getJarFileURL().toString())));
                return new GoldenResources(jar, jar.getPath(FOLDER));
            }
            return new GoldenResources(
                    null, Path.of(URI.create(index.toString())).resolve("../..").normalize());
        } catch (IOException e) {
            throw SelfTestError.NO_GOLDEN.causedBy(e, "cannot be read from " + index + " (" + e.getMessage() + ")");
        }
    }

    public GoldenSet set() {
        return set;
    }

    @Override
    public void close() throws IOException {
        if (jar != null) {
            jar.close();
        }
    }
}
