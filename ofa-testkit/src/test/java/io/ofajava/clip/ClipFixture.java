// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import io.ofajava.checkpoint.SafetensorsFile;
import io.ofajava.checkpoint.Tensor;
import io.ofajava.image.RgbImage;
import io.ofajava.testkit.Golden;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tiny CLIP of {@code training/clip_reference.py}, and the reference's results for some images and texts. */
final class ClipFixture {
    private ClipFixture() {}

    static Path resource(String name) {
        try {
            return Path.of(ClipFixture.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies one form of the weights and the merge list into a separate directory. */
    static Path directory(Path temporary, String weights) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "clip");
        Golden.unpack(resource(weights + ".gz"), directory);
        Files.copy(resource("bpe_simple_vocab_16e6.txt.gz"), directory.resolve("bpe_simple_vocab_16e6.txt.gz"));
        return directory;
    }

    static Map<String, Tensor> cases(Path temporary) {
        return SafetensorsFile.open(Golden.unpack(resource("cases.safetensors.gz"), temporary))
                .tensors();
    }

    static List<RgbImage> images(Map<String, Tensor> cases) {
        List<RgbImage> images = new ArrayList<>();
        for (Tensor tensor = cases.get("picture_0"); tensor != null; tensor = cases.get("picture_" + images.size())) {
            byte[] rgb = new byte[tensor.elements()];
            tensor.data().get(rgb);
            images.add(new RgbImage((int) tensor.shape()[1], (int) tensor.shape()[0], rgb));
        }
        return images;
    }
}
