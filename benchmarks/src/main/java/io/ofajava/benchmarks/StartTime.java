// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks;

import io.ofajava.EngineKind;
import io.ofajava.GenerationOptions;
import io.ofajava.ImageInput;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.Precision;
import io.ofajava.Request;
import io.ofajava.Task;
import io.ofajava.bench.ModelSize;
import io.ofajava.bench.RandomModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * The cost of a start: milliseconds from the JVM's start to a loaded model and to its first caption, and the memory in
 * use then. With an empty cache directory this is the first start of a checkpoint, with a filled one the next start.
 */
public final class StartTime {
    private static final int SIDE = 384;
    private static final String TEXT = "what is the summary of a red circle above a blue square?";

    private StartTime() {}

    /**
     * Arguments: {@code SIZE|CHECKPOINT CACHE [PRECISION [all]]}; a size means random weights, which are created if
     * they do not exist. With {@code all}, also the resident memory after a text without an image and after generating
     * an image.
     */
    public static void main(String[] args) throws IOException {
        boolean all = args.length == 4 && args[3].equals("all");
        if (args.length < 2 || args.length > 4 || args.length == 4 && !all) {
            System.err.println(
                    "usage: StartTime tiny|medium|base|large|huge|CHECKPOINT CACHE [fp32|bf16|int8|int8_weights [all]]");
            System.exit(2);
        }
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, random.nextInt(1 << 24));
        }
        Precision precision = args.length == 2 ? Precision.FP32 : Precision.parse(args[2]);
        OfaOptions options = OfaOptions.defaults()
                .withCache(Path.of(args[1]))
                .withEngine(EngineKind.CPU)
                .withPrecision(precision);
        RandomModel model = Arrays.stream(ModelSize.values())
                .filter(size -> size.toString().equals(args[0]))
                .findFirst()
                .map(size -> RandomModel.open(size, ModelParameters.root()))
                .orElse(null);
        Path checkpoint = model == null ? Path.of(args[0]) : model.checkpoint();
        if (all && model != null) {
            options = options.withVqgan(model.vqgan());
        }
        try (Ofa ofa = Ofa.load(checkpoint, options)) {
            print("model loaded", sinceStart(), "ms");
            ofa.caption(ImageInput.of(image), GenerationOptions.defaults().withImageSize(SIDE));
            print("first caption", sinceStart(), "ms");
            Runtime runtime = Runtime.getRuntime();
            print("heap in use", (runtime.totalMemory() - runtime.freeMemory()) >> 20, "MB");
            print("resident at most", resident("VmHWM"), "MB");
            print("resident now", resident("VmRSS"), "MB");
            if (all) {
                ofa.run(Request.of(Task.of("run"))
                        .withText(TEXT)
                        .withOptions(GenerationOptions.defaults().withMaxLength(16)));
                print("text alone, too", resident("VmRSS"), "MB");
                ofa.paint(TEXT);
                print("image as well", resident("VmRSS"), "MB");
            }
        }
    }

    /** @return megabytes */
    private static long resident(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        throw new IOException("/proc/self/status has no " + field);
    }

    private static long sinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static void print(String what, long value, String unit) {
        System.out.printf("%-18s %6d %s%n", what, value, unit);
    }
}
