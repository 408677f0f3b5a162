// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.Backend;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.error.EngineError;
import io.ofajava.error.Refusal;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.RgbImage;
import io.ofajava.natives.OfaNative;
import io.ofajava.vqgan.VqganArchitecture.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches and limits of the decoder, with a random VQGAN; golden/vqgan tests its values. */
class VqganDecoderTest {
    @TempDir
    Path directory;

    private List<RgbImage> decode(Kind kind, int[] codes, int rows, int columns) {
        VqganArchitecture architecture = VqganFixture.architecture(kind);
        VqganCheckpoint checkpoint = VqganCheckpoint.of(architecture, VqganFixture.weights(architecture));
        try (Backend backend = new OnnxRuntimeBackend(1);
                VqganDecoder decoder = VqganDecoder.open(backend, checkpoint, new GraphStore(directory))) {
            return decoder.decode(codes, rows, columns);
        }
    }

    private static int[] codes(int count) {
        return new Random(4).ints(count, 0, 8).toArray();
    }

    @Test
    void bothFormatsDecodeEqually() throws Exception {
        RgbImage gumbel = decode(Kind.GUMBEL, codes(6), 2, 3).get(0);
        assertEquals(6, gumbel.width());
        assertEquals(4, gumbel.height());
        assertArrayEquals(
                gumbel.rgb(), decode(Kind.NEAREST, codes(6), 2, 3).get(0).rgb());
        try (Stream<Path> entries = Files.list(directory.resolve("graphs"))) {
            assertEquals(2, entries.filter(Files::isDirectory).count(), "number of graphs in the store");
        }
    }

    /** More images than one run accepts, so that runs are also joined. */
    @Test
    void anImageDoesNotDependOnTheBatch() {
        int cells = 16 * 16;
        int[] codes = codes(258 * cells);
        List<RgbImage> images = decode(Kind.GUMBEL, codes, 16, 16);
        assertEquals(258, images.size());
        for (int i : new int[] {0, 255, 256, 257}) {
            byte[] alone = decode(Kind.GUMBEL, Arrays.copyOfRange(codes, i * cells, (i + 1) * cells), 16, 16)
                    .get(0)
                    .rgb();
            byte[] together = images.get(i).rgb();
            for (int b = 0; b < alone.length; b++) {
                assertTrue(Math.abs((alone[b] & 0xFF) - (together[b] & 0xFF)) <= 1, "image " + i + " byte " + b);
            }
        }
    }

    @Test
    void gridsOverTheLimitsAreRefused() {
        Refusal.of(EngineError.NATIVE_INPUT, () -> decode(Kind.GUMBEL, new int[0], 1, 1), "0 image tokens");
        Refusal.of(EngineError.NATIVE_INPUT, () -> decode(Kind.GUMBEL, new int[7], 2, 3), "7 image tokens", "2 x 3");
        Refusal.of(EngineError.NATIVE_INPUT, () -> decode(Kind.GUMBEL, new int[6], 0, 3), "0 x 3");
        Refusal.of(EngineError.NATIVE_INPUT, () -> decode(Kind.GUMBEL, new int[6], 2, 1 << 30), "2 x 1073741824");
        Refusal.of(
                EngineError.NATIVE_INPUT,
                () -> decode(Kind.GUMBEL, new int[256 * 256], 256, 256),
                "256 x 256",
                "16384 image tokens");
        Refusal.of(
                EngineError.NATIVE_INPUT,
                () -> decode(Kind.GUMBEL, new int[OfaNative.OFA_VQGAN_MAX_IMAGES + 1], 1, 1),
                "1025 image tokens");
        Refusal.of(
                EngineError.NATIVE_INPUT,
                () -> decode(Kind.GUMBEL, new int[] {1, 8}, 1, 2),
                "token 8",
                "index 1",
                "0 .. 7");
        Refusal.of(EngineError.NATIVE_INPUT, () -> decode(Kind.GUMBEL, new int[] {-1, 1}, 1, 2), "token -1", "index 0");
    }
}
