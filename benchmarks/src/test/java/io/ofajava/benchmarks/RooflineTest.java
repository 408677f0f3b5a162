// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.bench.ModelSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The counted operations agree with published figures. */
class RooflineTest {
    /**
     * Operations on a source of n positions are 2 n times the weights, except for attention, so the weights can be
     * derived from the stages and compared.
     */
    @Test
    void weightsAreThoseOfThePublishedSizes() {
        double[] millions = {33.5, 92.9, 182.2, 473.0, 929.5};
        for (ModelSize size : ModelSize.values()) {
            double width = size.width();
            double encoder = size.encoderLayers() * (4 * width * width + 2 * width * size.ffn());
            double decoder = Roofline.decoderWeights(size) + size.decoderLayers() * 2 * width * width;
            double embeddings = 59_457 * width + 4 * 1026 * width + 2 * 1765 * width + 4 * 2 * width * width;
            double weights = encoder + decoder + embeddings + width * 1024 + stemWeights(size);
            assertEquals(millions[size.ordinal()] * 1e6, weights, 0.03 * millions[size.ordinal()] * 1e6, size.name());
        }
    }

    /** ResNet-50, -101 and -152 without their fourth stage: 8.5, 27.5 and 43.2 million weights. */
    private static double stemWeights(ModelSize size) {
        return size == ModelSize.TINY ? 8.54e6 : size == ModelSize.LARGE || size == ModelSize.HUGE ? 43.2e6 : 27.5e6;
    }

    /** ResNet-101 without its fourth stage needs 7.0 thousand million multiplications at 224 x 224. */
    @Test
    void theBackboneCostsWhatIsPublished() {
        double atTask = Roofline.backbone(ModelSize.BASE).operations() / 2;
        assertEquals(7.0e9 * (480.0 / 224) * (480.0 / 224), atTask, 0.04 * atTask);
    }

    @Test
    void aFasterGpuIsFaster() {
        Roofline.Stage stage = Roofline.textStep(ModelSize.BASE, 5, 32);
        assertTrue(stage.millis(Roofline.GPUS.get(4)) < stage.millis(Roofline.GPUS.get(0)));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Roofline.print(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("OFA-base"));
    }
}
