// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.graph.GraphSet;
import io.ofajava.graph.TensorNames;
import io.ofajava.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The self-attention keys and values of the live rows, which a step reads and extends in place. If rows keep their
 * index, as at every step of sampling, nothing is copied; if they change (a beam forks, a request joins or leaves),
 * they are copied into a second set of tensors, which then replaces the first. A step reads a window of positions,
 * which stays fixed while it suffices, grows in steps, and shrinks when the cache restarts. The tensors have the length
 * of the window or, for graphs with a fixed cache, of all positions.
 */
final class KeyValueCache implements AutoCloseable {
    private static final int SHORTEST = 32;
    /** From this length the window grows by this amount, below it by doubling. */
    private static final int STRIDE = 128;
    /** The parent of a row that starts. */
    private static final int NONE = -1;

    private final Backend backend;
    private final OfaConfig config;
    private final int maxPositions;
    private final boolean fixed;
    private final ElementType type;
    private List<DeviceTensor> current = List.of();
    private List<DeviceTensor> spare = List.of();
    /** The numbers from 0 to the window's end; null for graphs that take the window from the length. */
    private @Nullable DeviceTensor windowPositions;

    private int rowCapacity;
    private int length;
    private int window;
    /** Upper bound of the positions that the rows of the last step have filled. */
    private int written;

    private int rows;

    KeyValueCache(Backend backend, OfaConfig config, GraphSet graphs, int maxPositions) {
        this.backend = backend;
        this.config = config;
        this.maxPositions = maxPositions;
        this.fixed = graphs.fixedCache();
        this.type = graphs.states();
    }

    /**
     * Makes room for a step and orders its rows.
     *
     * @param parents for each row of the step, the row of the previous step that it continues, or a negative number for
     *     a row that starts
     * @param positions positions that the step needs: the highest position of its tokens plus one
     */
    void prepare(int[] parents, int positions) {
        boolean fresh = Arrays.stream(parents).allMatch(parent -> parent <= NONE);
        int needed = bucket(positions);
        int nextWindow = fresh ? needed : Math.max(needed, window);
        int nextLength = fixed ? maxPositions : nextWindow;
        if (nextLength != length || parents.length > rowCapacity) {
            int capacity = nextLength == length ? Math.max(parents.length, rowCapacity) : parents.length;
            spare.forEach(DeviceTensor::close);
            spare = List.of();
            if (fresh) { // nothing is carried over, so the old tensors are freed first
                close();
            }
            List<DeviceTensor> larger = allocate(capacity, nextLength);
            try {
                if (!fresh) {
                    copyRows(parents, larger, nextLength);
                }
            } catch (RuntimeException e) {
                larger.forEach(DeviceTensor::close);
                throw e;
            }
            closeTensors();
            current = larger;
            rowCapacity = capacity;
            length = nextLength;
        } else if (!fresh && moves(parents)) {
            if (spare.isEmpty()) {
                spare = allocate(rowCapacity, length);
            }
            copyRows(parents, spare, length);
            List<DeviceTensor> swap = current;
            current = spare;
            spare = swap;
        }
        rows = parents.length;
        written = positions;
        read(nextWindow);
    }

    private void read(int positions) {
        if (fixed && window != positions) {
            DeviceTensor next = backend.ints(IntStream.range(0, positions).toArray(), positions);
            closeWindow();
            windowPositions = next;
        }
        window = positions;
    }

    private static boolean moves(int[] parents) {
        for (int row = 0; row < parents.length; row++) {
            if (parents[row] > NONE && parents[row] != row) {
                return true;
            }
        }
        return false;
    }

    private int bucket(int positions) {
        int size = SHORTEST;
        while (size < positions) {
            size += Math.min(size, STRIDE);
        }
        return Math.min(size, maxPositions);
    }

    /**
     * Adds the tensors of a step by their names in the graph. Tensors to be closed after the step are added to
     * {@code temporary}.
     */
    void bind(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs, List<DeviceTensor> temporary) {
        for (int i = 0; i < current.size(); i++) {
            int layer = i / 2;
            boolean key = i % 2 == 0;
            DeviceTensor live = current.get(i).view(shape(rows, length));
            inputs.put(key ? TensorNames.pastKey(layer) : TensorNames.pastValue(layer), live);
            outputs.put(key ? TensorNames.presentKey(layer) : TensorNames.presentValue(layer), live);
            temporary.add(live);
        }
        if (fixed) {
            inputs.put(TensorNames.CACHE_POSITIONS, Objects.requireNonNull(windowPositions, "windowPositions"));
        }
    }

    private long[] shape(int rowCount, int positions) {
        return new long[] {rowCount, config.decoderHeads(), positions, config.width() / config.decoderHeads()};
    }

    /** Contents must be finite: a masked position must not turn the sum into NaN. */
    private List<DeviceTensor> allocate(int capacity, int positions) {
        List<DeviceTensor> tensors = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * config.decoderLayers(); i++) {
                DeviceTensor tensor = backend.allocate(type, shape(capacity, positions));
                tensors.add(tensor);
                backend.clear(tensor, 0, tensor.elements());
            }
            return tensors;
        } catch (RuntimeException e) {
            tensors.forEach(DeviceTensor::close);
            throw e;
        }
    }

    /** The entries of each head that earlier steps have written; later entries are masked until they are written. */
    private void copyRows(int[] parents, List<DeviceTensor> target, int targetLength) {
        int heads = config.decoderHeads();
        long headWidth = config.width() / heads;
        long from = length * headWidth;
        long to = targetLength * headWidth;
        long live = written * headWidth;
        for (int i = 0; i < target.size(); i++) {
            for (int row = 0; row < parents.length; row++) {
                if (parents[row] > NONE) {
                    backend.copyBlocks(
                            current.get(i),
                            parents[row] * heads * from,
                            from,
                            target.get(i),
                            row * heads * to,
                            to,
                            live,
                            heads);
                }
            }
        }
    }

    private void closeTensors() {
        current.forEach(DeviceTensor::close);
        spare.forEach(DeviceTensor::close);
        current = List.of();
        spare = List.of();
    }

    private void closeWindow() {
        if (windowPositions != null) {
            windowPositions.close();
            windowPositions = null;
        }
    }

    @Override
    public void close() {
        closeTensors();
        closeWindow();
        rowCapacity = 0;
        length = 0;
        window = 0;
        written = 0;
    }
}
