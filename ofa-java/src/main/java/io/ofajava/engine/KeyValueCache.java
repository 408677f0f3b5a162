package io.ofajava.engine;

import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The self-attention keys and values of the live rows, which a step reads and extends in place. Where rows stay where they are, which is at every
 * step of sampling, nothing is moved; where they change places (a beam forks, a request joins or leaves), they are copied into a second set that
 * then takes the first one's place. The length is fixed while it suffices; it grows in steps, and shrinks when the cache is started anew.
 */
final class KeyValueCache implements AutoCloseable {
    private static final int SHORTEST = 32;
    /** From here on the length grows by this much, below it by doubling. */
    private static final int STRIDE = 128;
    /** The parent of a row that begins. */
    private static final int NONE = -1;

    private final Backend backend;
    private final OfaConfig config;
    private final int maxPositions;
    private List<DeviceTensor> current = List.of();
    private List<DeviceTensor> spare = List.of();
    private int rowCapacity;
    private int length;
    private int rows;

    KeyValueCache(Backend backend, OfaConfig config, int maxPositions) {
        this.backend = backend;
        this.config = config;
        this.maxPositions = maxPositions;
    }

    /**
     * Makes room for a step and brings its rows into order.
     *
     * @param parents   for each row of the step, the row of the previous step that it continues, or a negative number for a row that begins
     * @param positions positions that the step needs: its highest position plus one
     */
    void prepare(int[] parents, int positions) {
        boolean anew = Arrays.stream(parents).allMatch(parent -> parent <= NONE);
        int needed = bucket(positions);
        int nextLength = anew ? needed : Math.max(needed, length);
        if (nextLength != length || parents.length > rowCapacity) {
            int capacity = nextLength == length ? Math.max(parents.length, rowCapacity) : parents.length;
            List<DeviceTensor> larger = allocate(capacity, nextLength);
            if (!anew) {
                copyRows(parents, larger, nextLength);
            }
            close();
            current = larger;
            rowCapacity = capacity;
            length = nextLength;
        } else if (!anew && moves(parents)) {
            if (spare.isEmpty()) {
                spare = allocate(rowCapacity, length);
            }
            copyRows(parents, spare, length);
            List<DeviceTensor> swap = current;
            current = spare;
            spare = swap;
        }
        rows = parents.length;
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

    /** Adds the tensors of a step by their names in the graph. What must be closed after the step is added to {@code temporary}. */
    void bind(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs, List<DeviceTensor> temporary) {
        for (int i = 0; i < current.size(); i++) {
            String name = (i % 2 == 0 ? "key_" : "value_") + i / 2;
            DeviceTensor live = current.get(i).view(shape(rows, length));
            inputs.put("past_" + name, live);
            outputs.put("present_" + name, live);
            temporary.add(live);
        }
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

    /** A row is one piece where the length stays, and one a head where it grows. */
    private void copyRows(int[] parents, List<DeviceTensor> target, int targetLength) {
        int pieces = targetLength == length ? 1 : config.decoderHeads();
        long from = (long) config.width() / pieces * length;
        long to = (long) config.width() / pieces * targetLength;
        for (int i = 0; i < target.size(); i++) {
            for (int row = 0; row < parents.length; row++) {
                for (int piece = 0; parents[row] > NONE && piece < pieces; piece++) {
                    backend.copy(current.get(i), ((long) parents[row] * pieces + piece) * from, target.get(i), ((long) row * pieces + piece) * to,
                            Math.min(from, to));
                }
            }
        }
    }

    @Override
    public void close() {
        current.forEach(DeviceTensor::close);
        spare.forEach(DeviceTensor::close);
        current = List.of();
        spare = List.of();
        rowCapacity = 0;
        length = 0;
    }
}
