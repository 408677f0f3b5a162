// SPDX-License-Identifier: Apache-2.0
package io.ofajava.assembly;

import io.ofajava.cache.CacheEntries;
import io.ofajava.cache.Sha256;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * The small models that ship as class path resources ({@code ofa-demo-model}). Each is unpacked once into the cache and
 * verified at each start. The directory name depends on the content, so versions never share files.
 */
public enum DemoModel {
    /** Captions, answers and boxes. */
    TEXTS("io/ofajava/demo/", List.of("config.json", "vocab.json", "merges.txt", DemoModel.WEIGHTS)),
    /** Text-to-image. */
    IMAGES(
            "io/ofajava/demo/text-to-image/",
            List.of(
                    "config.json",
                    "vocab.json",
                    "merges.txt",
                    DemoModel.WEIGHTS,
                    "vqgan/model.yaml",
                    "vqgan/" + DemoModel.WEIGHTS));

    private static final String WEIGHTS = "model.safetensors";
    private static final int KEY_LENGTH = 16;

    private final String resources;
    private final List<String> files;

    DemoModel(String resources, List<String> files) {
        this.resources = resources;
        this.files = files;
    }

    /** Whether the model is on the class path. */
    public boolean isPresent() {
        return DemoModel.class.getClassLoader().getResource(resources + WEIGHTS) != null;
    }

    /**
     * The directory with the unpacked model.
     *
     * @param cache the cache directory
     * @throws InvalidInputException if the class path holds no demo model
     */
    public Path unpack(Path cache) {
        if (!isPresent()) {
            throw CheckpointError.NO_DEMO.with();
        }
        try {
            return new CacheEntries(cache).load("demo-" + contentKey(), this::copyTo);
        } catch (IOException e) {
            throw CheckpointError.DEMO_UNREADABLE.causedBy(e, e);
        }
    }

    private void copyTo(Path directory) throws IOException {
        for (String file : files) {
            Path copy = directory.resolve(file);
            Files.createDirectories(copy.getParent());
            try (InputStream in = required(file)) {
                Files.copy(in, copy);
            }
        }
    }

    /**
     * A name derived from the content. Small files are hashed. Weights are identified by length and checksum from the
     * jar's directory, or by length and date if they are plain files, so that a start does not read them completely.
     */
    private String contentKey() throws IOException {
        MessageDigest digest = Sha256.digest();
        for (String file : files) {
            if (file.endsWith(WEIGHTS)) {
                URLConnection connection = DemoModel.class
                        .getClassLoader()
                        .getResource(resources + file)
                        .openConnection();
                String identity = connection instanceof JarURLConnection jar
                        ? jar.getJarEntry().getSize() + "-" + jar.getJarEntry().getCrc()
                        : connection.getContentLengthLong() + "-" + connection.getLastModified();
                digest.update(identity.getBytes(StandardCharsets.UTF_8));
            } else {
                try (InputStream in = required(file)) {
                    digest.update(in.readAllBytes());
                }
            }
        }
        return Sha256.hex(digest).substring(0, KEY_LENGTH);
    }

    private InputStream required(String file) {
        InputStream in = resource(file);
        if (in == null) {
            throw CheckpointError.DEMO_DAMAGED.with(file);
        }
        return in;
    }

    private InputStream resource(String file) {
        return DemoModel.class.getClassLoader().getResourceAsStream(resources + file);
    }
}
