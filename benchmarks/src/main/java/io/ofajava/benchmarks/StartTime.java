package io.ofajava.benchmarks;

import io.ofajava.EngineKind;
import io.ofajava.EngineOptions;
import io.ofajava.ImageSource;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import io.ofajava.RequestOptions;
import io.ofajava.bench.ModelSize;
import io.ofajava.bench.RandomModel;
import io.ofajava.graph.Precision;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * What a start costs: milliseconds from the JVM's start to a loaded model and to its first caption, and the memory in use then. With an empty cache
 * directory this is the first start of a checkpoint, with a filled one the next start.
 */
public final class StartTime {
    private static final int SIDE = 384;

    private StartTime() {
    }

    /** Arguments: {@code SIZE|CHECKPOINT CACHE [PRECISION]}; a size means random weights, which are made before if they are not there. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2 && args.length != 3) {
            System.err.println("usage: StartTime tiny|medium|base|large|huge|CHECKPOINT CACHE [fp32|int8]");
            System.exit(2);
        }
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < SIDE * SIDE; i++) {
            picture.setRGB(i % SIDE, i / SIDE, random.nextInt(1 << 24));
        }
        Precision precision = args.length == 2 ? Precision.FP32 : Precision.of(args[2]);
        OfaOptions options = OfaOptions.defaults().withCacheDirectory(Path.of(args[1])).withEngine(new EngineOptions(EngineKind.CPU, 0, precision));
        Path checkpoint = Arrays.stream(ModelSize.values()).filter(size -> size.toString().equals(args[0])).findFirst()
                .map(size -> RandomModel.open(size, ModelParameters.root()).checkpoint()).orElse(Path.of(args[0]));
        try (Ofa ofa = Ofa.load(checkpoint, options)) {
            print("model loaded", sinceStart(), "ms");
            ofa.caption(ImageSource.of(picture), RequestOptions.defaults().withImageSize(SIDE));
            print("first caption", sinceStart(), "ms");
            Runtime runtime = Runtime.getRuntime();
            print("heap in use", (runtime.totalMemory() - runtime.freeMemory()) >> 20, "MB");
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS") || line.startsWith("VmHWM")) {
                    print(line.startsWith("VmRSS") ? "resident now" : "resident at most", Long.parseLong(line.replaceAll("\\D", "")) >> 10, "MB");
                }
            }
        }
    }

    private static long sinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static void print(String what, long value, String unit) {
        System.out.printf("%-18s %6d %s%n", what, value, unit);
    }
}
