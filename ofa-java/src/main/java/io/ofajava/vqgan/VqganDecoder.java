// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.VqganError;
import io.ofajava.graph.GraphStore;
import io.ofajava.image.RgbImage;
import io.ofajava.onnx.ElementType;
import io.ofajava.onnx.GraphTarget;
import io.ofajava.onnx.Precision;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns grids of picture codes into pictures. Used by the backend's thread. */
public final class VqganDecoder implements AutoCloseable {
    /** The longest side of a grid, in codes. */
    public static final int MAX_SIDE = 256;
    /** The most pictures of one call. */
    public static final int MAX_PICTURES = 1024;
    /** The most pixels of one picture. */
    public static final int MAX_PIXELS = 1024 * 1024;

    /** Attention over that many positions has a weight matrix of 1 GiB, which is the most that one run may take. */
    private static final long MAX_ATTENTION_POSITIONS = 16_384;
    /**
     * Pictures are decoded together up to that many pixels: enough to fill a GPU, while activations stay below a
     * gigabyte.
     */
    private static final int PIXELS_PER_RUN = 4 * 256 * 256;
    /**
     * On the CPU one picture of the usual size has work for all threads, and several would need more than its caches.
     */
    private static final int PIXELS_PER_RUN_ON_CPU = 256 * 256;
    /** Grids up to this side are decoded together, larger ones one by one. */
    private static final int USUAL_SIDE = 32;

    private static final int MAX_TOGETHER = 16;
    private static final List<ShapeProfile> PROFILES = List.of(
            new ShapeProfile("usual", shape(1, 1), shape(1, USUAL_SIDE), shape(MAX_TOGETHER, USUAL_SIDE)),
            new ShapeProfile("large", shape(1, 1), shape(1, 2 * USUAL_SIDE), shape(1, MAX_SIDE)));

    private final Backend backend;
    private final VqganArchitecture architecture;
    private final Engine engine;
    private final int pixelsPerRun;

    /**
     * Compiles the decoder.
     *
     * @param graph what {@link VqganGraph} wrote for that architecture and target
     * @param target the kind of engine that the backend is
     */
    public VqganDecoder(Backend backend, Path graph, VqganArchitecture architecture, GraphTarget target) {
        this.backend = backend;
        this.architecture = architecture;
        this.engine = backend.compile(graph, PROFILES);
        this.pixelsPerRun = target == GraphTarget.CPU ? PIXELS_PER_RUN_ON_CPU : PIXELS_PER_RUN;
    }

    /** Compiles the decoder of a checkpoint in float32, for the CPU. */
    public static VqganDecoder open(Backend backend, VqganCheckpoint checkpoint, GraphStore store) {
        return open(backend, checkpoint, store, Precision.FP32, GraphTarget.CPU);
    }

    /**
     * Compiles the decoder of a checkpoint; its graph comes from the store or is written to it.
     *
     * @param precision OFA's; in its {@link Precision#floating()}: which element types it computes in
     * @param target the kind of engine that the backend is
     * @throws io.ofajava.error.OfaException if the store cannot be written or the backend refuses the graph
     */
    public static VqganDecoder open(
            Backend backend, VqganCheckpoint checkpoint, GraphStore store, Precision precision, GraphTarget target) {
        return new VqganDecoder(
                backend,
                graphs(checkpoint, store, precision, target).resolve(VqganGraph.FILE),
                checkpoint.architecture(),
                target);
    }

    /** The directory of a checkpoint's graph and its weights, from the store or written now. */
    public static Path graphs(VqganCheckpoint checkpoint, GraphStore store, Precision precision, GraphTarget target) {
        Precision floating = precision.floating();
        String key = GraphStore.key("vqgan", checkpoint.hash(), VqganGraph.FORMAT, floating) + target.suffix();
        return store.load(
                key,
                draft -> VqganGraph.export(
                        checkpoint.tensors(),
                        checkpoint.architecture(),
                        checkpoint.hash(),
                        floating,
                        target,
                        draft,
                        false));
    }

    /** The pixels that one side of a code becomes. */
    public int scale() {
        return architecture.scale();
    }

    /**
     * Decodes pictures whose grids have one size. A picture does not depend on those beside it.
     *
     * @param codes {@code [pictures, rows, columns]}, each from 0 to the number of codes - 1
     * @param rows of one grid, at least 1
     * @param columns of one grid, at least 1
     * @return the pictures, {@code rows * scale} pixels high and {@code columns * scale} wide
     * @throws InvalidInputException if a code is out of range, the codes fill no whole number of grids, or the limits
     *     are exceeded
     */
    public List<RgbImage> decode(int[] codes, int rows, int columns) {
        requireGrid(codes, rows, columns);
        int cells = rows * columns;
        int pixels = cells * scale() * scale();
        long attended = cells * architecture.attentionPositionsPerCode();
        long attention = attended * attended;
        int most = Math.max(rows, columns) <= USUAL_SIDE ? MAX_TOGETHER : 1;
        int together = (int) Math.max(
                1,
                Math.min(
                        most,
                        Math.min(
                                pixelsPerRun / pixels, MAX_ATTENTION_POSITIONS * MAX_ATTENTION_POSITIONS / attention)));
        List<RgbImage> pictures = new ArrayList<>();
        for (int from = 0; from < codes.length; from += together * cells) {
            int[] part = Arrays.copyOfRange(codes, from, Math.min(codes.length, from + together * cells));
            float[] image = run(part, rows, columns, Map.of());
            for (int i = 0; i < part.length / cells; i++) {
                pictures.add(picture(image, i * 3 * pixels, rows * scale(), columns * scale()));
            }
        }
        return pictures;
    }

    /**
     * Executes the graph once.
     *
     * @param exposed further outputs of a graph that was exported with them, by name
     * @return {@code [pictures, 3, rows * scale, columns * scale]}, not clamped
     */
    public float[] run(int[] codes, int rows, int columns, Map<String, DeviceTensor> exposed) {
        int pictures = codes.length / (rows * columns);
        try (DeviceTensor input = backend.allocate(ElementType.INT32, pictures, rows, columns);
                DeviceTensor image = backend.allocate(
                        ElementType.FLOAT32,
                        pictures,
                        VqganArchitecture.OUTPUT_CHANNELS,
                        (long) rows * scale(),
                        (long) columns * scale())) {
            input.upload(IntBuffer.wrap(codes));
            Map<String, DeviceTensor> outputs = new HashMap<>(exposed);
            outputs.put("image", image);
            engine.run(Map.of("codes", input), outputs);
            float[] values = new float[Math.toIntExact(image.elements())];
            image.download(FloatBuffer.wrap(values));
            return values;
        }
    }

    private static Map<String, Long> shape(long batch, long side) {
        return Map.of("batch", batch, "rows", side, "columns", side);
    }

    private void requireGrid(int[] codes, int rows, int columns) {
        if (rows < 1 || columns < 1 || rows > MAX_SIDE || columns > MAX_SIDE) {
            throw VqganError.BAD_GRID.with(rows, columns, "is out of range; each side must be 1 to " + MAX_SIDE);
        }
        int cells = rows * columns;
        if ((long) cells * scale() * scale() > MAX_PIXELS
                || cells * architecture.attentionPositionsPerCode() > MAX_ATTENTION_POSITIONS) {
            throw VqganError.BAD_GRID.with(
                    rows,
                    columns,
                    "makes too large an image for this VQGAN; the limits are " + MAX_PIXELS + " pixels and "
                            + MAX_ATTENTION_POSITIONS / architecture.attentionPositionsPerCode() + " codes");
        }
        if (codes.length == 0 || codes.length % cells != 0 || codes.length / cells > MAX_PICTURES) {
            throw VqganError.BAD_GRID.with(
                    rows,
                    columns,
                    "does not fit " + codes.length + " codes, which fill no whole number of them from 1 to "
                            + MAX_PICTURES);
        }
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] < 0 || codes[i] >= architecture.codes()) {
                throw VqganError.BAD_CODE.with(codes[i], i, architecture.codes() - 1);
            }
        }
    }

    /**
     * Clamps to [-1, 1], maps to 0 to 255 in float32 and cuts to an integer (no rounding), as {@code custom_to_pil} of
     * the reference does.
     *
     * @param image planes of red, green and blue from {@code offset} on
     */
    private static RgbImage picture(float[] image, int offset, int height, int width) {
        int pixels = height * width;
        byte[] rgb = new byte[3 * pixels];
        for (int channel = 0; channel < 3; channel++) {
            int plane = offset + channel * pixels;
            for (int i = 0; i < pixels; i++) {
                float clamped = Math.min(1, Math.max(-1, image[plane + i]));
                rgb[3 * i + channel] = (byte) (int) ((clamped + 1) / 2 * 255);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    @Override
    public void close() {
        engine.close();
    }
}
