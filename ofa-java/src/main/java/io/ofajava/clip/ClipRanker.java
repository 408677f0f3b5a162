// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.graph.GraphStore;
import io.ofajava.graph.TensorNames;
import io.ofajava.image.RgbImage;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphPrecision;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Scores how well images fit a text. Used by the backend's thread. */
public final class ClipRanker implements AutoCloseable {
    /** Images per engine call. */
    private static final int BATCH = 16;
    /** Tokens of a caption. */
    private static final long USUAL_LENGTH = 16;

    private final Backend backend;
    private final ClipCheckpoint checkpoint;
    private final Engine imageEngine;
    private final Engine textEngine;

    /** @param graphs the directory that {@link ClipGraph} wrote for that checkpoint */
    ClipRanker(Backend backend, ClipCheckpoint checkpoint, Path graphs) {
        this.backend = backend;
        this.checkpoint = checkpoint;
        long context = checkpoint.architecture().context();
        this.imageEngine = backend.compile(
                graphs.resolve(ClipGraph.IMAGE_FILE),
                List.of(new ShapeProfile(
                        "images", Map.of("batch", 1L), Map.of("batch", (long) BATCH), Map.of("batch", (long) BATCH))));
        this.textEngine = backend.compile(
                graphs.resolve(ClipGraph.TEXT_FILE),
                List.of(new ShapeProfile(
                        "text",
                        Map.of("batch", 1L, "length", 2L),
                        Map.of("batch", 1L, "length", Math.min(USUAL_LENGTH, context)),
                        Map.of("batch", 1L, "length", context))));
    }

    /** Compiles both towers of a checkpoint in float32. */
    public static ClipRanker open(Backend backend, ClipCheckpoint checkpoint, GraphStore store) {
        return open(backend, checkpoint, store, GraphPrecision.FP32);
    }

    /**
     * Compiles both towers of a checkpoint; the graphs come from the store or are written to it.
     *
     * @param precision OFA's precision; its {@link GraphPrecision#floating()} determines the element types
     * @throws io.ofajava.error.OfaException if the store cannot be written or the backend rejects a graph
     */
    public static ClipRanker open(
            Backend backend, ClipCheckpoint checkpoint, GraphStore store, GraphPrecision precision) {
        return new ClipRanker(backend, checkpoint, graphs(checkpoint, store, precision));
    }

    /** The directory of a checkpoint's graphs and their weights, from the store or newly written. */
    public static Path graphs(ClipCheckpoint checkpoint, GraphStore store, GraphPrecision precision) {
        GraphPrecision floating = precision.floating();
        String hash = checkpoint.hash(store.hashes());
        String key = GraphStore.key("clip", hash, ClipGraph.FORMAT, floating);
        return store.load(
                key,
                temporary ->
                        ClipGraph.export(checkpoint.tensors(), checkpoint.architecture(), hash, floating, temporary));
    }

    /**
     * The cosine similarity of each image with the text, from -1 to 1; higher is better. A value does not depend on the
     * other images.
     *
     * @throws io.ofajava.error.InvalidInputException if the text is too long or one side of an image more than 50 times
     *     the other
     */
    public float[] similarities(String text, List<RgbImage> images) {
        float[] textEmbedding = text(text);
        int width = textEmbedding.length;
        float[] similarities = new float[images.size()];
        for (int from = 0; from < images.size(); from += BATCH) {
            List<RgbImage> part = images.subList(from, Math.min(images.size(), from + BATCH));
            float[] embeddings = images(part);
            for (int i = 0; i < part.size(); i++) {
                double sum = 0;
                for (int c = 0; c < width; c++) {
                    sum += (double) textEmbedding[c] * embeddings[i * width + c];
                }
                similarities[from + i] = (float) sum;
            }
        }
        return similarities;
    }

    /** {@code [embedding]}, of length 1. */
    float[] text(String text) {
        int[] tokens = checkpoint.tokenizer().encode(text);
        try (DeviceTensor input = backend.allocate(ElementType.INT32, 1, tokens.length);
                DeviceTensor ends = backend.allocate(ElementType.INT32, 1)) {
            input.upload(IntBuffer.wrap(tokens));
            ends.upload(IntBuffer.wrap(new int[] {tokens.length - 1}));
            return run(
                    textEngine,
                    Map.of(TensorNames.TOKENS, input, TensorNames.ENDS, ends),
                    TensorNames.TEXT_EMBEDDING,
                    1);
        }
    }

    /** {@code [images, embedding]}, each of length 1. */
    float[] images(List<RgbImage> images) {
        ClipArchitecture architecture = checkpoint.architecture();
        int size = architecture.resolution();
        float[] pixels = new float[images.size() * 3 * size * size];
        for (int i = 0; i < images.size(); i++) {
            ClipPixels.write(images.get(i), size, pixels, i * 3 * size * size);
        }
        try (DeviceTensor input = backend.allocate(ElementType.FLOAT32, images.size(), 3, size, size)) {
            input.upload(FloatBuffer.wrap(pixels));
            return run(imageEngine, Map.of(TensorNames.PIXELS, input), TensorNames.IMAGE_EMBEDDING, images.size());
        }
    }

    private float[] run(Engine engine, Map<String, DeviceTensor> inputs, String output, int rows) {
        try (DeviceTensor embedding = backend.allocate(
                ElementType.FLOAT32, rows, checkpoint.architecture().embedding())) {
            engine.run(inputs, Map.of(output, embedding));
            float[] values = new float[(int) embedding.elements()];
            embedding.download(FloatBuffer.wrap(values));
            return values;
        }
    }

    @Override
    public void close() {
        imageEngine.close();
        textEngine.close();
    }
}
