// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.bench.ModelSize;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Least time of a model's stages on a GPU that computes and reads memory at its peak: the larger of operations over
 * peak and bytes over bandwidth. A bound by counting, not a measurement; float16 as in {@code GraphPrecision}, so the
 * logits' projection is float32.
 */
public final class Roofline {
    /**
     * A GPU by its data sheet.
     *
     * @param teraflops dense float16 products with float32 accumulation, 10^12 operations per second
     * @param gigabytes memory bandwidth, 10^9 bytes per second
     */
    record Gpu(String name, double teraflops, double gigabytes) {}

    /**
     * A stage.
     *
     * @param operations additions and multiplications
     * @param bytes read and written in device memory: weights once, activations and caches if they are larger than the
     *     on-chip memory
     * @param weights the part of the bytes that is read once for a whole batch
     */
    record Stage(String name, double operations, double bytes, double weights) {
        /** The stage of a batch. */
        Stage times(int batch) {
            return new Stage(name, batch * operations, weights + batch * (bytes - weights), weights);
        }

        /** Milliseconds at the roofline. */
        double millis(Gpu gpu) {
            return 1000 * Math.max(operations / (gpu.teraflops() * 1e12), bytes / (gpu.gigabytes() * 1e9));
        }
    }

    static final List<Gpu> GPUS = List.of(
            new Gpu("T4", 65, 320),
            new Gpu("A10G", 70, 600),
            new Gpu("L4", 121, 300),
            new Gpu("A100 40 GB", 312, 1555),
            new Gpu("H100 SXM", 989, 3350));

    /** The caption task's image size. */
    private static final int SIDE = 480;

    private static final int TEXT = 16;
    static final int BEAM = 5;
    private static final int CAPTION_STEPS = 17;
    private static final int CODES = 8192;
    private static final int IMAGE_TOKENS = 1024;
    static final int VOCABULARY = 59_457;
    static final int HALF = 2;
    static final int FULL = 4;

    /** Requests per batch for which beams of five have rows. */
    static final int BATCH = 12;

    private Roofline() {}

    /** Prints the tables of all sizes. */
    public static void main(String[] args) {
        print(System.out);
    }

    static void print(PrintStream out) {
        for (ModelSize size : ModelSize.values()) {
            out.printf(
                    Locale.ROOT,
                    "%n| OFA-%s, fp16: milliseconds at the roofline | GFLOP | MB |",
                    size.name().toLowerCase(Locale.ROOT));
            GPUS.forEach(gpu -> out.printf(" %s |", gpu.name()));
            out.print("\n|---|---|---|" + "---|".repeat(GPUS.size()) + "\n");
            List<Stage> stages = List.of(
                    backbone(size),
                    encoder(size),
                    textStep(size, BEAM, 32),
                    codeStep(size, 1),
                    codeStep(size, 16),
                    vqgan());
            stages.forEach(stage -> row(out, stage.name(), stage.operations(), stage.bytes(), 1, stage));
            row(out, "caption: backbone, encoder, " + CAPTION_STEPS + " steps", stages.subList(0, 3), new int[] {
                1, 1, CAPTION_STEPS
            });
            row(
                    out,
                    "image: " + IMAGE_TOKENS + " steps of 1 row, VQGAN",
                    List.of(stages.get(3), stages.get(5)),
                    new int[] {IMAGE_TOKENS, 1});
        }
    }

    /**
     * Milliseconds of each stage, of a caption and of images at the roofline of a device.
     *
     * @param teraflops 10^12 operations per second in the graphs' precision
     * @param gigabytes 10^9 bytes per second
     */
    public static Map<String, Double> stageMillis(ModelSize size, double teraflops, double gigabytes) {
        Gpu gpu = new Gpu("", teraflops, gigabytes);
        Map<String, Double> millis = new LinkedHashMap<>();
        for (Stage stage : List.of(
                backbone(size),
                encoder(size),
                textStep(size, BEAM, 32),
                codeStep(size, 1),
                codeStep(size, 24),
                vqgan())) {
            millis.put(stage.name(), stage.millis(gpu));
        }
        millis.put("caption", captionMillis(size, gpu, 1));
        millis.put(BATCH + " captions", captionMillis(size, gpu, BATCH));
        for (int candidates : new int[] {1, 24}) {
            millis.put(
                    "text-to-image, " + candidates + (candidates == 1 ? " candidate" : " candidates"),
                    imageMillis(size, gpu, candidates));
        }
        return millis;
    }

    /** Captions of one batch, which share the reads of weights. */
    static double captionMillis(ModelSize size, Gpu gpu, int batch) {
        return backbone(size).times(batch).millis(gpu)
                + encoder(size).times(batch).millis(gpu)
                + CAPTION_STEPS * textStep(size, BEAM, 32).times(batch).millis(gpu);
    }

    /** Candidates of one image, which share the encoder states, and the VQGAN one after another. */
    static double imageMillis(ModelSize size, Gpu gpu, int candidates) {
        return IMAGE_TOKENS * codeStep(size, candidates).millis(gpu) + candidates * vqgan().millis(gpu);
    }

    private static void row(PrintStream out, String name, double operations, double bytes, int times, Stage stage) {
        out.printf(Locale.ROOT, "| %s | %.3g | %.4g |", name, times * operations / 1e9, times * bytes / 1e6);
        GPUS.forEach(gpu -> out.printf(Locale.ROOT, " %.3g |", times * stage.millis(gpu)));
        out.println();
    }

    private static void row(PrintStream out, String name, List<Stage> stages, int[] times) {
        double operations = 0;
        double bytes = 0;
        for (int i = 0; i < times.length; i++) {
            operations += times[i] * stages.get(i).operations();
            bytes += times[i] * stages.get(i).bytes();
        }
        out.printf(Locale.ROOT, "| **%s** | %.3g | %.4g |", name, operations / 1e9, bytes / 1e6);
        for (Gpu gpu : GPUS) {
            double millis = 0;
            for (int i = 0; i < times.length; i++) {
                millis += times[i] * stages.get(i).millis(gpu);
            }
            out.printf(Locale.ROOT, " **%.3g** |", millis);
        }
        out.println();
    }

    /** The ResNet: each convolution reads its input and weights and writes its output. */
    static Stage backbone(ModelSize size) {
        Convolutions all = new Convolutions();
        double side = SIDE / 2.0;
        all.add(3, 64, 7, side, 4 * side * side);
        side /= 2;
        int inputs = 64;
        for (int stage = 0; stage < size.blocks().size(); stage++) {
            int width = 64 << stage;
            for (int block = 0; block < size.blocks().get(stage); block++) {
                double before = side;
                if (stage > 0 && block == 0) {
                    side /= 2;
                    all.add(inputs, 4 * width, 1, side, side * side);
                } else if (block == 0) {
                    all.add(inputs, 4 * width, 1, side, side * side);
                }
                all.add(inputs, width, 1, before, before * before);
                all.add(width, width, 3, side, before * before);
                all.add(width, 4 * width, 1, side, side * side);
                inputs = 4 * width;
            }
        }
        return new Stage("backbone, " + SIDE + " x " + SIDE, all.operations, all.bytes, HALF * all.weights);
    }

    /** The encoder, with the cross-attention keys and values of each decoder layer. */
    static Stage encoder(ModelSize size) {
        double source = source();
        double width = size.width();
        double layer = 4 * width * width + 2 * width * size.ffn();
        double weights = size.encoderLayers() * layer + width * 1024 + size.decoderLayers() * 2 * width * width;
        double scores = size.heads() * source * source;
        double operations = 2 * source * weights + size.encoderLayers() * 4 * source * source * width;
        // Per layer: hidden states in and out of each product (16 bits), the residual stream twice (32), and the
        // scores' bias (32), gathered and added.
        double activations = size.encoderLayers()
                * (source * (8 * width + 2 * size.ffn()) * HALF + 4 * source * width * FULL + 2 * scores * FULL);
        double keys = size.decoderLayers() * 2 * source * width * HALF;
        return new Stage(
                "encoder, " + (int) source + " positions",
                operations,
                weights * HALF + activations + keys,
                weights * HALF);
    }

    /** A step of text: all weights of the decoder once, the encoder states once for all beams, each row's own cache. */
    static Stage textStep(ModelSize size, int rows, int window) {
        return step("text step, " + rows + " rows", size, rows, window, VOCABULARY);
    }

    /** A step of image tokens, halfway through an image of one text; the input has no image. */
    static Stage codeStep(ModelSize size, int rows) {
        return step("code step, " + rows + (rows == 1 ? " row" : " rows"), size, rows, IMAGE_TOKENS / 2, 4 + CODES);
    }

    private static Stage step(String name, ModelSize size, int rows, int window, int columns) {
        double width = size.width();
        double source = columns == VOCABULARY ? source() : 2.0 * TEXT;
        double weights = decoderWeights(size);
        double cross = size.decoderLayers() * 2 * source * width;
        double self = size.decoderLayers() * 2 * rows * (double) window * width;
        double operations = 2 * rows * (weights + columns * width) + 2 * rows * cross + 2 * self;
        double bytes = weights * HALF + columns * width * FULL + (cross + self) * HALF + rows * (double) columns * FULL;
        return new Stage(name, operations, bytes, weights * HALF + columns * width * FULL);
    }

    /**
     * The weights of a step without the logits' projection; keys and values of the source belong to the encoder stage.
     */
    static double decoderWeights(ModelSize size) {
        double width = size.width();
        return size.decoderLayers() * (6 * width * width + 2 * width * size.ffn());
    }

    private static double source() {
        return SIDE / 16.0 * (SIDE / 16.0) + TEXT;
    }

    /**
     * The decoder of the published VQGAN (8 pixels per token side, 128 channels times 1, 1, 2, 4): 32 x 32 image tokens
     * to 256 x 256 pixels.
     */
    static Stage vqgan() {
        Convolutions all = new Convolutions();
        int[] channels = {512, 256, 128, 128};
        double side = 32;
        all.square(256, 512, 3, side);
        for (int i = 0; i < 4; i++) {
            all.square(512, 512, 3, side); // the two blocks of the middle
        }
        attention(all, 512, side);
        int inputs = 512;
        for (int level = 0; level < channels.length; level++) {
            for (int block = 0; block < 3; block++) {
                all.square(inputs, channels[level], 3, side);
                all.square(channels[level], channels[level], 3, side);
                if (inputs != channels[level]) {
                    all.square(inputs, channels[level], 1, side);
                }
                inputs = channels[level];
                if (level == 0) {
                    attention(all, inputs, side);
                }
            }
            if (level < channels.length - 1) {
                side *= 2;
                all.square(inputs, inputs, 3, side);
            }
        }
        all.square(128, 3, 3, side);
        // Sums and norms between the convolutions are float32: twice the activations again.
        return new Stage("VQGAN, 256 x 256", all.operations, 3 * all.bytes, HALF * all.weights);
    }

    private static void attention(Convolutions all, int width, double side) {
        double positions = side * side;
        for (int i = 0; i < 4; i++) {
            all.square(width, width, 1, side);
        }
        all.operations += 4 * positions * positions * width;
        all.bytes += 2 * positions * positions * FULL;
    }

    /** Accumulates convolutions. */
    static final class Convolutions {
        double operations;
        double bytes;
        double weights;

        void square(int inputs, int outputs, int kernel, double side) {
            add(inputs, outputs, kernel, side, side * side);
        }

        void add(int inputs, int outputs, int kernel, double side, double inputPositions) {
            double own = (double) inputs * outputs * kernel * kernel;
            weights += own;
            operations += 2 * own * side * side;
            bytes += HALF * (own + inputs * inputPositions + outputs * side * side);
        }
    }
}
