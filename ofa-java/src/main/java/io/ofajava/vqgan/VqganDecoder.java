// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.error.InvalidInputException;
import io.ofajava.graph.GraphStore;
import io.ofajava.graph.TensorNames;
import io.ofajava.image.RgbImage;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns layouts of image tokens into images: compiles the graph and executes the engine calls of the C++ loop
 * ({@code ofa/vqgan.h}), which checks the tokens, forms the batches and converts the values to bytes. Used by the
 * backend's thread.
 */
public final class VqganDecoder implements AutoCloseable {
    /** Longest side of a layout that the graph accepts. */
    private static final int MAX_SIDE = 256;
    /** Layouts up to this side are decoded together, larger ones one by one. */
    private static final int USUAL_SIDE = 32;

    private static final int MAX_TOGETHER = 16;
    /** Maximum pixels of images decoded together: enough to fill a GPU, while activations stay below a gigabyte. */
    private static final int PIXELS_PER_CALL = 4 * 256 * 256;
    /** On the CPU one image of the usual size keeps all threads busy, and several would exceed the caches. */
    private static final int PIXELS_PER_CALL_ON_CPU = 256 * 256;

    private static final List<ShapeProfile> PROFILES = List.of(
            new ShapeProfile("usual", shape(1, 1), shape(1, USUAL_SIDE), shape(MAX_TOGETHER, USUAL_SIDE)),
            new ShapeProfile("large", shape(1, 1), shape(1, 2 * USUAL_SIDE), shape(1, MAX_SIDE)));

    private final Backend backend;
    private final int scale;
    private final Engine engine;
    private final NativeVqgan loop;

    /**
     * Compiles the decoder.
     *
     * @param graph the directory that {@link VqganGraph} wrote for that architecture and target
     * @param target the kind of engine of the backend
     */
    public VqganDecoder(Backend backend, Path graph, VqganArchitecture architecture, GraphTarget target) {
        this.backend = backend;
        this.scale = architecture.scale();
        this.loop = new NativeVqgan(
                this::run,
                architecture,
                USUAL_SIDE,
                MAX_TOGETHER,
                target == GraphTarget.CPU ? PIXELS_PER_CALL_ON_CPU : PIXELS_PER_CALL);
        this.engine = backend.compile(graph, PROFILES);
    }

    /** Compiles the decoder of a checkpoint in float32, for the CPU. */
    public static VqganDecoder open(Backend backend, VqganCheckpoint checkpoint, GraphStore store) {
        return open(backend, checkpoint, store, GraphPrecision.FP32, GraphTarget.CPU);
    }

    /**
     * Compiles the decoder of a checkpoint; its graph comes from the store or is written to it.
     *
     * @param precision OFA's precision; its {@link GraphPrecision#floating()} determines the element types
     * @param target the kind of engine of the backend
     * @throws io.ofajava.error.OfaException if the store cannot be written or the backend rejects the graph
     */
    public static VqganDecoder open(
            Backend backend,
            VqganCheckpoint checkpoint,
            GraphStore store,
            GraphPrecision precision,
            GraphTarget target) {
        return new VqganDecoder(
                backend,
                graphs(checkpoint, store, precision, target).resolve(VqganGraph.FILE),
                checkpoint.architecture(),
                target);
    }

    /** The directory of a checkpoint's graph and its weights, from the store or newly written. */
    public static Path graphs(
            VqganCheckpoint checkpoint, GraphStore store, GraphPrecision precision, GraphTarget target) {
        GraphPrecision floating = precision.floating();
        String hash = checkpoint.hash(store.hashes());
        String key = GraphStore.key("vqgan", hash, VqganGraph.FORMAT, floating) + target.suffix();
        return store.load(
                key,
                temporary -> VqganGraph.export(
                        checkpoint.tensors(), checkpoint.architecture(), hash, floating, target, temporary, false));
    }

    /** Pixels per side of an image token. */
    public int scale() {
        return scale;
    }

    /**
     * Decodes images of one layout. An image does not depend on the others.
     *
     * @param indices codebook indices {@code [images, rows, columns]}
     * @param rows rows of one layout, at least 1
     * @param columns columns of one layout, at least 1
     * @return the images, {@code rows * scale} pixels high and {@code columns * scale} wide
     * @throws InvalidInputException if an index is not in the codebook, the number of indices is not a multiple of a
     *     layout's, or a limit is exceeded
     */
    public List<RgbImage> decode(int[] indices, int rows, int columns) {
        return loop.decode(indices, rows, columns);
    }

    /**
     * The partial image of a sequence that is still being generated: its complete rows.
     *
     * @param indices codebook indices, at least {@code columns} of them
     * @param columns columns of the layout
     */
    public RgbImage decodePartial(int[] indices, int columns) {
        return loop.decodePartial(indices, columns);
    }

    /**
     * Executes the graph once.
     *
     * @param exposed further outputs, by name, of a graph that was exported with them
     * @return {@code [images, 3, rows * scale, columns * scale]}, not clamped
     */
    public float[] run(int[] indices, int rows, int columns, Map<String, DeviceTensor> exposed) {
        int images = indices.length / (rows * columns);
        float[] values = new float
                [Math.toIntExact((long) images * VqganArchitecture.OUTPUT_CHANNELS * rows * scale * columns * scale)];
        run(images, rows, columns, IntBuffer.wrap(indices), FloatBuffer.wrap(values), exposed);
        return values;
    }

    private void run(int images, int rows, int columns, IntBuffer indices, FloatBuffer pixels) {
        run(images, rows, columns, indices, pixels, Map.of());
    }

    private void run(
            int images,
            int rows,
            int columns,
            IntBuffer indices,
            FloatBuffer pixels,
            Map<String, DeviceTensor> exposed) {
        try (DeviceTensor input = backend.allocate(ElementType.INT32, images, rows, columns);
                DeviceTensor image = backend.allocate(
                        ElementType.FLOAT32,
                        images,
                        VqganArchitecture.OUTPUT_CHANNELS,
                        (long) rows * scale,
                        (long) columns * scale)) {
            input.upload(indices);
            Map<String, DeviceTensor> outputs = new HashMap<>(exposed);
            outputs.put(TensorNames.IMAGE, image);
            engine.run(Map.of(TensorNames.CODES, input), outputs);
            image.download(pixels);
        }
    }

    private static Map<String, Long> shape(long batch, long side) {
        return Map.of("batch", batch, "rows", side, "columns", side);
    }

    @Override
    public void close() {
        engine.close();
        loop.close();
    }
}
