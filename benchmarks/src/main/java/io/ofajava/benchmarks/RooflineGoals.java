// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.bench.ModelSize;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Goals for a GPU, and the effect of 8-bit weights, from {@link Roofline}: computed, not measured. */
public final class RooflineGoals {
    /** A number of candidates between 16 and 32, the published ones. */
    private static final int CANDIDATES = 24;

    /**
     * Goal for a single caption, as a multiple of the roofline; its steps are short compared with the launches of their
     * kernels.
     */
    private static final double SINGLE_GOAL = 3;

    /** The same for batches. */
    private static final double BATCH_GOAL = 1.5;

    private RooflineGoals() {}

    /** The goals on the main GPUs, as a table: computed, not measured. */
    public static String goals(ModelSize size) {
        List<Roofline.Gpu> gpus = Roofline.GPUS.stream()
                .filter(gpu -> !gpu.name().startsWith("A100"))
                .toList();
        StringBuilder out = new StringBuilder("| OFA-" + size + ", fp16, computed: roofline / goal |");
        gpus.forEach(gpu -> out.append(' ').append(gpu.name()).append(" |"));
        out.append("\n|---|").append("---|".repeat(gpus.size())).append('\n');
        row(out, "one caption, ms", gpus, gpu -> Roofline.captionMillis(size, gpu, 1), SINGLE_GOAL);
        row(
                out,
                Roofline.BATCH + " captions together, images/s",
                gpus,
                gpu -> 1000.0 * Roofline.BATCH / Roofline.captionMillis(size, gpu, Roofline.BATCH),
                1 / BATCH_GOAL);
        row(
                out,
                CANDIDATES + " candidates of one text, s",
                gpus,
                gpu -> Roofline.imageMillis(size, gpu, CANDIDATES) / 1000,
                BATCH_GOAL);
        return out.append('\n').toString();
    }

    /**
     * What 8-bit weights would gain on a GPU, as a table; the GPU engines have none. The bytes determine a text step;
     * the peak of products determines encoder and backbone, which is twice that of float16 on the listed GPUs (int8 on
     * T4 and A10G, fp8 or int8 on L4 and H100).
     */
    public static String eightBits(ModelSize size) {
        List<Roofline.Gpu> gpus = Roofline.GPUS.stream()
                .filter(gpu -> !gpu.name().startsWith("A100"))
                .toList();
        double projection = (double) Roofline.VOCABULARY * size.width();
        double decoder = Roofline.decoderWeights(size);
        Roofline.Stage step = Roofline.textStep(size, Roofline.BEAM, 32);
        StringBuilder out = new StringBuilder("| OFA-" + size + ", computed, ms |");
        gpus.forEach(gpu -> out.append(' ').append(gpu.name()).append(" |"));
        out.append("\n|---|").append("---|".repeat(gpus.size())).append('\n');
        bytes(out, "text step, 5 rows, fp16 as built (logits projection fp32)", gpus, step.bytes());
        bytes(out, "the same, logits projection fp16", gpus, step.bytes() - projection * Roofline.HALF);
        bytes(out, "the same, decoder weights 8 bits", gpus, step.bytes() - projection * Roofline.HALF - decoder);
        bytes(
                out,
                "the same, logits projection 8 bits too",
                gpus,
                step.bytes() - projection * (Roofline.FULL - 1) - decoder);
        for (Roofline.Stage stage : List.of(
                Roofline.backbone(size).times(Roofline.BATCH),
                Roofline.encoder(size).times(Roofline.BATCH))) {
            eightBits(out, stage.name() + ", " + Roofline.BATCH + " images, fp16", gpus, stage, 1);
            eightBits(out, stage.name() + ", " + Roofline.BATCH + " images, products in 8 bits", gpus, stage, 2);
        }
        return out.append('\n').toString();
    }

    private static void bytes(StringBuilder out, String name, List<Roofline.Gpu> gpus, double bytes) {
        out.append("| ").append(name).append(" |");
        gpus.forEach(gpu -> out.append(String.format(Locale.ROOT, " %.3g |", bytes / (gpu.gigabytes() * 1e6))));
        out.append('\n');
    }

    private static void eightBits(
            StringBuilder out, String name, List<Roofline.Gpu> gpus, Roofline.Stage stage, int speed) {
        out.append("| ").append(name).append(" |");
        gpus.forEach(gpu -> out.append(String.format(
                Locale.ROOT,
                " %.3g |",
                stage.millis(new Roofline.Gpu(gpu.name(), speed * gpu.teraflops(), gpu.gigabytes())))));
        out.append('\n');
    }

    /** Three significant digits, or all digits before the point. */
    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.3g" : "%.0f", value);
    }

    private static void row(
            StringBuilder out,
            String name,
            List<Roofline.Gpu> gpus,
            ToDoubleFunction<Roofline.Gpu> bound,
            double goal) {
        out.append("| ").append(name).append(" |");
        gpus.forEach(gpu -> out.append(' ')
                .append(digits(bound.applyAsDouble(gpu)))
                .append(" / ")
                .append(digits(goal * bound.applyAsDouble(gpu)))
                .append(" |"));
        out.append('\n');
    }
}
