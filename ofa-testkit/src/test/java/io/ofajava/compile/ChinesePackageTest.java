// SPDX-License-Identifier: Apache-2.0
package io.ofajava.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ofajava.Caption;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Chinese ModelScope directory, packaged and started in another directory. */
@Tag("golden")
class ChinesePackageTest {
    private static final Path MODEL = Golden.path("zh", "models", "nano-zh-modelscope");

    @TempDir
    Path temporary;

    private OfaOptions cache(String name) {
        return OfaOptions.defaults().withThreads(1).withCache(temporary.resolve(name));
    }

    @Test
    void vocabularyAndConfigurationArePackaged() throws IOException {
        assumeTrue(Files.exists(MODEL.resolve("vocab.txt")), () -> "no published vocabulary in " + MODEL);
        Path model = Files.createDirectory(temporary.resolve("model"));
        Golden.unpack(MODEL.resolve("pytorch_model.bin.gz"), model);
        for (String name : new String[] {"config.json", "configuration.json", "vocab.txt"}) {
            Files.copy(MODEL.resolve(name), model.resolve(name));
        }
        ModelFiles files = ModelFiles.of(model, cache("packing"));
        assertTrue(
                files.files().containsKey("vocab.txt"), files.files().keySet().toString());
        assertTrue(
                files.files().containsKey("configuration.json"),
                files.files().keySet().toString());
        assertFalse(files.files().containsKey("vocab.json"));
        Path target = temporary.resolve("elsewhere");
        for (Map.Entry<String, Path> file : files.files().entrySet()) {
            Files.createDirectories(target.resolve(file.getKey()).getParent());
            Files.copy(file.getValue(), target.resolve(file.getKey()));
        }
        Path image = Path.of(System.getProperty("ofa.root", ".."), "demo-model", "examples", "black-square.png");
        String expected = caption(model, "first", image);
        assertEquals(expected, caption(target, "second", image));
        assertFalse(
                Files.exists(temporary.resolve("second/graphs")), "graphs were written although the package has them");
    }

    private String caption(Path model, String cache, Path image) {
        try (Ofa ofa = Ofa.load(model, cache(cache))) {
            Caption caption = ofa.caption(image);
            return caption.text() + " " + caption.score();
        }
    }
}
