// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The demo model with the golden VQGAN that has the same number of codes: it generates images, though meaningless ones.
 */
final class TextToImageModel {
    private TextToImageModel() {}

    static Path write(Path directory) {
        return write(directory, 96);
    }

    /** @param side of images in pixels; at 256 they have 1,024 tokens, and 32 of them take long on any machine */
    static Path write(Path directory, int side) {
        Path golden = ServerProcess.ROOT.resolve("ofa-java/src/test/resources/golden/vqgan/gumbel-f8-256");
        try {
            Path vqgan = Files.createDirectories(directory.resolve("vqgan"));
            Path demo = ServerProcess.ROOT.resolve("demo-model/model");
            Files.writeString(
                    directory.resolve("config.json"),
                    Files.readString(demo.resolve("config.json"))
                            .replaceFirst("\"code_image_size\": \\d+", "\"code_image_size\": " + side));
            for (String name : new String[] {"vocab.json", "merges.txt", "model.safetensors"}) {
                Files.copy(demo.resolve(name), directory.resolve(name));
            }
            Files.copy(golden.resolve("model.yaml"), vqgan.resolve("model.yaml"));
            try (InputStream in = new GZIPInputStream(Files.newInputStream(golden.resolve("last.ckpt.gz")))) {
                Files.copy(in, vqgan.resolve("last.ckpt"));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
