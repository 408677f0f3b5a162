package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The self-attention keys and values of the live rows: two sets of tensors, one that a step reads and one that it writes. Their length is fixed
 * while it suffices; it grows by doubling, and shrinks when the cache is started anew.
 */
final class KeyValueCache implements AutoCloseable {
    private static final int SHORTEST = 32;

    private final Backend backend;
    private final OfaConfig config;
    private final int maxPositions;
    private List<DeviceTensor> past = List.of();
    private List<DeviceTensor> present = List.of();
    private int rowCapacity;
    private int length;
    private int rows;

    KeyValueCache(Backend backend, OfaConfig config, int maxPositions) {
        this.backend = backend;
        this.config = config;
        this.maxPositions = maxPositions;
    }

    /** @return the number of positions that the cache holds now */
    int length() {
        return length;
    }

    /**
     * Makes room for a step.
     *
     * @param nextRows  rows of the step
     * @param positions positions that it needs: its highest position plus one
     * @param anew      whether no row continues an earlier one
     */
    void reserve(int nextRows, int positions, boolean anew) {
        int needed = bucket(positions);
        if (anew) {
            rows = 0;
        }
        int nextLength = anew ? needed : Math.max(needed, length);
        int nextCapacity = Math.max(nextRows, rows);
        if (nextLength != length || nextCapacity > rowCapacity) {
            int capacity = Math.max(nextCapacity, nextLength == length ? rowCapacity : 0);
            List<DeviceTensor> grown = allocate(capacity, nextLength);
            if (rows > 0) {
                copyRows(grown, capacity, nextLength);
            }
            close();
            past = grown;
            present = allocate(capacity, nextLength);
            rowCapacity = capacity;
            length = nextLength;
        }
    }

    private int bucket(int positions) {
        int size = SHORTEST;
        while (size < positions) {
            size *= 2;
        }
        return Math.min(size, maxPositions);
    }

    /** Adds the tensors of a step by their names in the graph. What must be closed after the step is added to {@code temporary}. */
    void bind(int nextRows, Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs, List<DeviceTensor> temporary) {
        for (int i = 0; i < past.size(); i++) {
            String name = (i % 2 == 0 ? "key_" : "value_") + i / 2;
            DeviceTensor read = past.get(i).view(shape(Math.max(rows, 1), length));
            DeviceTensor write = present.get(i).view(shape(nextRows, length));
            inputs.put("past_" + name, read);
            outputs.put("present_" + name, write);
            temporary.add(read);
            temporary.add(write);
        }
    }

    /** The step has run: what it wrote is what the next one reads. */
    void advance(int nextRows) {
        List<DeviceTensor> swap = past;
        past = present;
        present = swap;
        rows = nextRows;
    }

    private long[] shape(int rowCount, int positions) {
        return new long[] {rowCount, config.decoderHeads(), positions, config.width() / config.decoderHeads()};
    }

    /** Contents are finite: a masked place must not hold what turns the sum into NaN. */
    private List<DeviceTensor> allocate(int capacity, int positions) {
        List<DeviceTensor> tensors = new ArrayList<>();
        for (int i = 0; i < 2 * config.decoderLayers(); i++) {
            DeviceTensor tensor = backend.allocate(ElementType.FLOAT32, shape(capacity, positions));
            backend.clear(tensor, 0, tensor.elements());
            tensors.add(tensor);
        }
        return tensors;
    }

    private void copyRows(List<DeviceTensor> grown, int capacity, int nextLength) {
        long headWidth = config.width() / config.decoderHeads();
        long used = Math.min(length, nextLength) * headWidth;
        for (int i = 0; i < grown.size(); i++) {
            for (long head = 0; head < (long) rows * config.decoderHeads(); head++) {
                backend.copy(past.get(i), head * length * headWidth, grown.get(i), head * nextLength * headWidth, used);
            }
        }
    }

    @Override
    public void close() {
        past.forEach(DeviceTensor::close);
        present.forEach(DeviceTensor::close);
        past = List.of();
        present = List.of();
        rowCapacity = 0;
        length = 0;
    }
}
