// SPDX-License-Identifier: Apache-2.0
package io.ofajava.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenTableTest {
    private static final Path MODEL =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/text-to-image");

    /** The table of image tokens is the rows of the special tokens and those of the codes, however it is read. */
    @Test
    void theTableOfImageTokensIsReadInAnyBlocks() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(MODEL)) {
            OfaConfig config = checkpoint.config();
            Parameters parameters = new Parameters(checkpoint);
            TokenTable output = TokenTable.output(parameters, config);
            TokenTable codes = TokenTable.codes(parameters, config);
            int width = config.width();
            int specials = DecoderKind.SPECIALS;
            assertEquals(specials + config.layout().numCodes(), codes.rows());
            float[] all = output.values().read(0, output.rows());
            float[] whole = codes.values().read(0, codes.rows());
            int from = config.layout().codeOffset() * width;
            assertArrayEquals(Arrays.copyOf(all, specials * width), Arrays.copyOf(whole, specials * width));
            assertArrayEquals(
                    Arrays.copyOfRange(all, from, from + config.layout().numCodes() * width),
                    Arrays.copyOfRange(whole, specials * width, whole.length));
            for (int first = 0; first < specials + 3; first++) {
                for (int count = 1; count < 4; count++) {
                    assertArrayEquals(
                            Arrays.copyOfRange(whole, first * width, (first + count) * width),
                            codes.values().read(first, count),
                            count + " rows from " + first);
                }
            }
        }
    }
}
