// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.graph.EncoderIndex;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.PatchGrid;
import io.ofajava.graph.TensorNames;
import io.ofajava.onnx.ElementType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the encoder engines, which are compiled on first use. Used by the backend's thread. */
public final class Encoder implements AutoCloseable {
    private static final int PAD = 1;
    /** Number of shapes whose index matrices are kept; a 30 x 30 patch grid with its text has one of 3.3 MB. */
    private static final int CACHED_SHAPES = 4;

    private record Shape(@Nullable PatchGrid grid, int text) {}

    private final Backend backend;
    private final GraphSet graphs;
    private final OfaConfig config;
    private final EncoderIndex index;
    private final List<PatchGrid> interpolated;
    private final EngineLimits limits;
    private final Map<PatchGrid, Integer> interpolatedRows = new HashMap<>();
    private final Map<Shape, DeviceTensor> relative = new LinkedHashMap<>(8, 0.75f, true);
    /** From pixels to patches, if that is not part of the encoder. */
    private @Nullable Engine patchEngine;

    private @Nullable Engine imageEngine;
    private @Nullable Engine textEngine;

    /** With the default limits. */
    public Encoder(Backend backend, GraphSet graphs, OfaConfig config, List<PatchGrid> interpolated) {
        this(backend, graphs, config, interpolated, EngineLimits.DEFAULT);
    }

    /**
     * Creates an encoder.
     *
     * @param interpolated the patch grids that the graphs were exported with, in that order
     * @param limits limits of the work in progress
     */
    public Encoder(
            Backend backend, GraphSet graphs, OfaConfig config, List<PatchGrid> interpolated, EngineLimits limits) {
        this.interpolated = List.copyOf(interpolated);
        this.limits = limits;
        this.backend = backend;
        this.graphs = graphs;
        this.config = config;
        this.index = new EncoderIndex(config);
        int row = config.imageBucketSize() * config.imageBucketSize() + 1;
        for (PatchGrid grid : interpolated) {
            interpolatedRows.put(grid, row);
            row += grid.patches();
        }
    }

    /** Compiles the engine for images before the first request, or the one for text only. */
    public void prepare(boolean withImage) {
        if (withImage && graphs.hasImage()) {
            patchEngine();
        }
        engine(withImage);
    }

    private Engine patchEngine() {
        if (patchEngine == null) {
            patchEngine =
                    backend.compile(graphs.image().orElseThrow(), Profiles.encoder(config, interpolated, limits, true));
        }
        return patchEngine;
    }

    private Engine engine(boolean withImage) {
        if (withImage) {
            if (imageEngine == null) {
                imageEngine = backend.compile(graphs.encoder(), Profiles.encoder(config, interpolated, limits, true));
            }
            return imageEngine;
        }
        if (textEngine == null) {
            textEngine = backend.compile(graphs.textEncoder(), Profiles.encoder(config, interpolated, limits, false));
        }
        return textEngine;
    }

    /** Encodes requests whose images have the same size, or that have no images. */
    public List<EncoderStates> encode(List<EncoderInput> batch) {
        return encode(batch, Map.of());
    }

    /**
     * As {@link #encode}, and fills tensors with intermediate values.
     *
     * @param exposed further outputs, by name, of graphs that were exported with them
     */
    public List<EncoderStates> encode(List<EncoderInput> batch, Map<String, DeviceTensor> exposed) {
        EncoderInput first = batch.get(0);
        PatchGrid grid = first.grid();
        int text = batch.stream().mapToInt(input -> input.tokens().length).max().orElseThrow();
        int patches = grid == null ? 0 : grid.patches();
        int length = patches + text;
        float[] mask = mask(batch, patches, length);
        List<DeviceTensor> temporary = new ArrayList<>();
        Map<String, DeviceTensor> inputs = new HashMap<>();
        try {
            inputs.put(TensorNames.TOKENS, track(temporary, ints(paddedTokens(batch, text), batch.size(), text)));
            inputs.put(TensorNames.SOURCE_MASK, track(temporary, floats(mask, batch.size(), length)));
            inputs.put(TensorNames.RELATIVE_INDEX, relativeIndex(grid, text));
            boolean apart = graphs.hasImage();
            if (grid != null || apart) {
                int[] positions = grid == null ? new int[0] : index.imagePositions(grid, interpolatedRow(grid));
                inputs.put(TensorNames.IMAGE_POSITIONS, track(temporary, ints(positions, patches)));
            }
            if (apart) {
                DeviceTensor embedded =
                        track(temporary, backend.allocate(ElementType.FLOAT32, batch.size(), patches, config.width()));
                inputs.put(TensorNames.IMAGE_PATCHES, embedded);
                if (grid != null) {
                    DeviceTensor pixels = track(temporary, pixels(batch, first));
                    patchEngine()
                            .run(
                                    Map.of(
                                            TensorNames.PIXELS,
                                            pixels,
                                            TensorNames.IMAGE_POSITIONS,
                                            inputs.get(TensorNames.IMAGE_POSITIONS)),
                                    Map.of(TensorNames.IMAGE_PATCHES, embedded));
                }
            } else if (grid != null) {
                inputs.put(TensorNames.PIXELS, track(temporary, pixels(batch, first)));
            }
            return run(engine(grid != null), inputs, exposed, mask, batch.size(), length);
        } finally {
            temporary.forEach(DeviceTensor::close);
        }
    }

    private List<EncoderStates> run(
            Engine engine,
            Map<String, DeviceTensor> inputs,
            Map<String, DeviceTensor> exposed,
            float[] mask,
            int batch,
            int length) {
        int heads = config.decoderHeads();
        int headWidth = config.width() / heads;
        Map<String, DeviceTensor> outputs = new HashMap<>(exposed);
        List<DeviceTensor> keys = new ArrayList<>();
        List<DeviceTensor> values = new ArrayList<>();
        List<DeviceTensor> made = new ArrayList<>();
        try {
            for (int layer = 0; layer < config.decoderLayers(); layer++) {
                keys.add(track(made, backend.allocate(graphs.states(), batch, heads, length, headWidth)));
                values.add(track(made, backend.allocate(graphs.states(), batch, heads, length, headWidth)));
                outputs.put(TensorNames.crossKey(layer), keys.get(layer));
                outputs.put(TensorNames.crossValue(layer), values.get(layer));
            }
            DeviceTensor positionKey = track(made, backend.allocate(ElementType.FLOAT32, 1, heads, length, headWidth));
            outputs.put(TensorNames.CROSS_POSITION_KEY, positionKey);
            engine.run(inputs, outputs);
            EncoderOutput output = new EncoderOutput(keys, values, positionKey, mask, batch, length);
            List<EncoderStates> sources = new ArrayList<>();
            for (int row = 0; row < batch; row++) {
                sources.add(new EncoderStates(output, row));
            }
            return sources;
        } catch (RuntimeException e) {
            made.forEach(DeviceTensor::close);
            throw e;
        }
    }

    private int interpolatedRow(PatchGrid grid) {
        return interpolatedRows.getOrDefault(grid, -1);
    }

    private static int[] paddedTokens(List<EncoderInput> batch, int text) {
        int[] tokens = new int[batch.size() * text];
        Arrays.fill(tokens, PAD);
        for (int row = 0; row < batch.size(); row++) {
            int[] own = batch.get(row).tokens();
            System.arraycopy(own, 0, tokens, row * text, own.length);
        }
        return tokens;
    }

    private static float[] mask(List<EncoderInput> batch, int patches, int length) {
        float[] mask = new float[batch.size() * length];
        for (int row = 0; row < batch.size(); row++) {
            EncoderInput input = batch.get(row);
            int from = row * length;
            Arrays.fill(mask, from, from + patches, input.imageVisible() ? 1 : 0);
            for (int i = 0; i < input.tokens().length; i++) {
                mask[from + patches + i] = input.tokens()[i] == PAD ? 0 : 1;
            }
        }
        return mask;
    }

    private DeviceTensor relativeIndex(@Nullable PatchGrid grid, int text) {
        Shape shape = new Shape(grid, text);
        DeviceTensor tensor = relative.get(shape);
        if (tensor == null) {
            if (relative.size() == CACHED_SHAPES) {
                var eldest = relative.values().iterator();
                eldest.next().close();
                eldest.remove();
            }
            int length = (grid == null ? 0 : grid.patches()) + text;
            tensor = ints(index.relative(grid, text), length, length);
            relative.put(shape, tensor);
        }
        return tensor;
    }

    private DeviceTensor pixels(List<EncoderInput> batch, EncoderInput first) {
        int height = first.height();
        int width = first.width();
        if (batch.size() == 1) {
            return backend.floats(first.requirePixels(), 1, 3, height, width);
        }
        FloatBuffer all = FloatBuffer.allocate(batch.size() * 3 * height * width);
        for (EncoderInput input : batch) {
            if (input.height() != height || input.width() != width) {
                throw new IllegalArgumentException("images of one encoder batch must have one size");
            }
            all.put(input.requirePixels());
        }
        return backend.floats(all.flip(), batch.size(), 3, height, width);
    }

    private DeviceTensor ints(int[] values, long... shape) {
        return backend.ints(values, shape);
    }

    private DeviceTensor floats(float[] values, long... shape) {
        return backend.floats(FloatBuffer.wrap(values), shape);
    }

    private static DeviceTensor track(List<DeviceTensor> list, DeviceTensor tensor) {
        list.add(tensor);
        return tensor;
    }

    @Override
    public void close() {
        relative.values().forEach(DeviceTensor::close);
        relative.clear();
        if (patchEngine != null) {
            patchEngine.close();
        }
        if (imageEngine != null) {
            imageEngine.close();
        }
        if (textEngine != null) {
            textEngine.close();
        }
    }
}
