// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.float64;

import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.graph.TensorNames;
import io.ofajava.onnx.ElementType;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Executes graphs operator by operator in float64, bit-identical on every machine. Without errors it is the exact
 * model; with the errors of the {@link ErrorModel} it is one of the results that a processor may give.
 */
public final class Float64Backend implements Backend {
    /**
     * Inputs by the names that seed the draws of the recorded bounds: renaming an input changes no bound. All other
     * inputs seed them by their own names.
     */
    private static final Map<String, String> SEEDS =
            Map.of(TensorNames.SLOT_QUERIES, "grid", TensorNames.QUERY_SLOTS, "places");

    private final ErrorModel errors;

    private Float64Backend(ErrorModel errors) {
        this.errors = errors;
    }

    /** The exact model. */
    public static Float64Backend exact() {
        return new Float64Backend(ErrorModel.NONE);
    }

    /** The model with the errors of a seed, scaled by {@code scale}. */
    public static Float64Backend withErrors(long seed, double scale) {
        return new Float64Backend(ErrorModel.draw(seed, scale));
    }

    @Override
    public String description() {
        return "float64 " + (errors.active() ? "with errors" : "exact");
    }

    @Override
    public Engine compile(Path file, List<ShapeProfile> profiles) {
        Graph graph = new Graph(file);
        Map<Long, Map<String, Value>> encoded = new HashMap<>();
        return new Engine() {
            @Override
            public void run(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs) {
                Map<String, Value> values = new HashMap<>();
                inputs.forEach((name, tensor) -> values.put(name, ((Float64Tensor) tensor).value()));
                long key = key(values);
                long known = key + outputs.keySet().hashCode();
                Map<String, Value> results = encoded.get(known);
                if (results == null) {
                    results = graph.run(values, outputs.keySet(), errors, (int) key);
                    if (!inputs.containsKey("positions")) {
                        encoded.put(known, results);
                    }
                }
                results.forEach(
                        (name, value) -> ((Float64Tensor) Objects.requireNonNull(outputs.get(name))).set(value));
            }

            @Override
            public void close() {
                encoded.clear();
            }
        };
    }

    /**
     * Executions with the same inputs have the same errors, independent of their order, so encoders need not run again.
     */
    private static long key(Map<String, Value> inputs) {
        long key = 0;
        for (Map.Entry<String, Value> input : inputs.entrySet()) {
            key += SEEDS.getOrDefault(input.getKey(), input.getKey()).hashCode() * 0x9E3779B97F4A7C15L
                    + Arrays.hashCode(input.getValue().shape()) * 0xC2B2AE3D27D4EB4FL
                    + content(input.getValue().data());
        }
        return key ^ key >>> 32;
    }

    private static long content(double[] data) {
        long hash = 1;
        for (double value : data) {
            hash = hash * 0xD1B54A32D192ED03L + Double.doubleToLongBits(value);
            hash ^= hash >>> 29;
        }
        return hash;
    }

    @Override
    public DeviceTensor allocate(ElementType type, long... shape) {
        return new Float64Tensor(type, shape.clone(), new double[size(shape)], null);
    }

    @Override
    public DeviceTensor wrap(FloatBuffer host, long... shape) {
        return new Float64Tensor(ElementType.FLOAT32, shape.clone(), new double[size(shape)], host);
    }

    private static int size(long... shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }

    @Override
    public void copy(DeviceTensor source, long sourceOffset, DeviceTensor target, long targetOffset, long count) {
        System.arraycopy(
                ((Float64Tensor) source).data(),
                (int) sourceOffset,
                ((Float64Tensor) target).data(),
                (int) targetOffset,
                (int) count);
    }

    @Override
    public void clear(DeviceTensor target, long offset, long count) {
        Arrays.fill(((Float64Tensor) target).data(), (int) offset, (int) (offset + count), 0);
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public void close() {
        // Nothing to free.
    }
}
