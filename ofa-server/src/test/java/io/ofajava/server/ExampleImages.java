// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The demo model's example images. */
final class ExampleImages {
    static final Path DIRECTORY = ServerProcess.ROOT.resolve("demo-model/examples");
    static final byte[] DIAMOND = read("red-diamond-white-cross.png");
    static final byte[] SQUARE = read("black-square.png");

    private ExampleImages() {}

    static byte[] read(String name) {
        try {
            return Files.readAllBytes(DIRECTORY.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A request as JSON; {@code more} are further fields, each preceded by a comma. */
    static String request(String task, byte[] image, String more) {
        return "{\"task\": \"" + task + "\", \"image\": \"" + base64(image) + "\"" + more + "}";
    }
}
