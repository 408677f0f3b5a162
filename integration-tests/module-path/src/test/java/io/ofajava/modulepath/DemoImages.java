// SPDX-License-Identifier: Apache-2.0
package io.ofajava.modulepath;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** An image of the demo model and its caption. */
final class DemoImages {
    static final String CAPTION = "a large black square at the bottom";

    private static final Path PNG =
            Path.of(System.getProperty("ofa.root"), "demo-model", "examples", "black-square.png");

    private DemoImages() {}

    static Path png() {
        assertTrue(Files.exists(PNG), () -> PNG + " is missing");
        return PNG;
    }

    /** The same pixels as a lossless WebP: its decoder is a native library that is found as a service. */
    static Path webp(Path directory) throws IOException {
        Path file = directory.resolve("black-square.webp");
        BufferedImage image = ImageIO.read(png().toFile());
        ImageWriter writer = ImageIO.getImageWritersByMIMEType("image/webp").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionType("Lossless");
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return file;
    }
}
