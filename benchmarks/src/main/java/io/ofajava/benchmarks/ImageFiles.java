// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.bench.RandomImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The image files of the benchmarks, written once below the benchmarks' directory, so that other programs read the same
 * bytes.
 */
public final class ImageFiles {
    private static final int WIDTH = 4000;
    private static final int HEIGHT = 3000;

    private ImageFiles() {}

    /** Writes all files, and prints their paths. */
    public static void main(String[] args) {
        for (String name : new String[] {"jpeg-12mp", "png-12mp", "jpeg-vga"}) {
            read(name);
            System.out.println(path(name));
        }
    }

    private static Path path(String name) {
        return ModelParameters.root().resolve("images").resolve(name + (name.startsWith("png") ? ".png" : ".jpg"));
    }

    /** The bytes of a file: {@code FORMAT-12mp} has 4,000 x 3,000 pixels, {@code FORMAT-vga} 640 x 480. */
    static byte[] read(String name) {
        Path path = path(name);
        try {
            if (!Files.exists(path)) {
                boolean large = name.endsWith("12mp");
                Files.createDirectories(path.getParent());
                Files.write(
                        path,
                        RandomImage.file(
                                large ? WIDTH : 640, large ? HEIGHT : 480, name.substring(0, name.indexOf('-'))));
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
