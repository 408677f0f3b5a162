// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many models in one JVM. By default, JavaCPP permits ten callbacks of a kind. */
class ManyModelsTest {
    private static final Path IMAGE =
            Path.of(System.getProperty("ofa.root"), "demo-model", "examples", "black-square.png");

    @Test
    void twelveModelsRespond() {
        allModelsRespond(12);
    }

    @Test
    @Tag("full")
    void sixtyFourModelsRespond() {
        allModelsRespond(64);
    }

    private static void allModelsRespond(int count) {
        List<Ofa> models = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                models.add(Ofa.load());
            }
            for (Ofa model : models) {
                assertEquals(
                        "a large black square at the bottom",
                        model.caption(IMAGE).text());
            }
        } finally {
            models.forEach(Ofa::close);
        }
    }
}
