package io.ofajava.benchmarks;

import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.engine.EncoderInput;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.GraphStore;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * A random checkpoint with its graphs, kept in {@code -Dofa.benchmarks=DIR} (default: {@code target/benchmarks}) so that only the first run
 * makes them.
 *
 * @param directory the checkpoint
 * @param graphs    its graphs
 * @param config    its architecture
 */
public record BenchmarkModel(Path directory, GraphSet graphs, OfaConfig config) {
    /** The prompt of captioning as OFA's vocabulary numbers it. */
    private static final int[] CAPTION_PROMPT = {0, 99, 473, 5, 2274, 6190, 116, 2};
    /** The prompt of a picture with a caption of a dozen words, of that length. */
    private static final int PAINT_PROMPT_TOKENS = 24;
    private static final long SEED = 1;

    /** Opens the model of that size, making it if it is not there. */
    public static BenchmarkModel open(String size) {
        Path root = Path.of(System.getProperty("ofa.benchmarks", "target/benchmarks")).toAbsolutePath();
        try {
            Path directory = RandomCheckpoint.write(ModelSize.of(size), root.resolve(size), SEED);
            try (Checkpoint checkpoint = Checkpoint.open(directory)) {
                GraphSet graphs = new GraphStore(root.resolve("cache")).load(checkpoint, GraphExporter.Options.DEFAULT);
                return new BenchmarkModel(directory, graphs, checkpoint.config());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A seeded random picture with the caption prompt. */
    public static EncoderInput captionInput(int side) {
        Random random = new Random(SEED);
        FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
        while (pixels.hasRemaining()) {
            pixels.put(random.nextFloat() * 2 - 1);
        }
        return EncoderInput.of(CAPTION_PROMPT, pixels.flip(), side, side);
    }

    /** A seeded random text. */
    public static EncoderInput paintInput() {
        return EncoderInput.text(new Random(SEED).ints(PAINT_PROMPT_TOKENS, 100, 50_000).toArray());
    }
}
