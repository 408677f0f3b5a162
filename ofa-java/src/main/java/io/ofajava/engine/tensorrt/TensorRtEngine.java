// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.error.EngineError;
import io.ofajava.onnx.GraphSignature;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan on the device. Each set of shapes has its own execution context; the least recently used ones are closed. A
 * context's captured graphs stay valid because its shapes never change.
 */
final class TensorRtEngine implements Engine {
    /** Number of shape sets that are kept: a decoder's windows of 32 to 1,024 positions for two numbers of rows. */
    private static final int MAX_CONTEXTS = 24;

    private final TensorRtBackend backend;
    private final GraphSignature signature;
    private final List<ShapeProfile> profiles;
    private final TensorRtApi.Handle engine;
    private final Map<Map<String, Long>, ShapedContext> contexts = new LinkedHashMap<>(32, 0.75f, true);
    private boolean captures;
    private boolean closed;

    TensorRtEngine(
            TensorRtBackend backend, GraphSignature signature, List<ShapeProfile> profiles, TensorRtApi.Handle engine) {
        this.backend = backend;
        this.signature = signature;
        this.profiles = List.copyOf(profiles);
        this.engine = engine;
        this.captures = backend.captures();
    }

    @Override
    public void run(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs) {
        execute(inputs, outputs, true);
    }

    @Override
    public void enqueue(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs) {
        execute(inputs, outputs, false);
    }

    private void execute(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs, boolean wait) {
        if (closed) {
            throw new IllegalStateException("engine " + signature.name() + " is used after it was closed");
        }
        Map<String, Long> addresses = new HashMap<>();
        List<DeviceMemory.Block> unwanted = new ArrayList<>();
        try {
            ShapedContext context = context(dimensions(inputs));
            for (GraphSignature.Port input : signature.inputs()) {
                addresses.put(
                        input.name(),
                        tensor(input, Objects.requireNonNull(inputs.get(input.name()), input.name()))
                                .address());
            }
            for (GraphSignature.Port output : signature.outputs()) {
                addresses.put(output.name(), outputAddress(output, outputs.get(output.name()), context, unwanted));
            }
            captures = context.run(addresses, captures);
            if (wait) {
                finish(outputs);
            }
        } catch (RuntimeException e) {
            backend.recover(e);
            throw e;
        } finally {
            unwanted.forEach(backend::give);
        }
    }

    private Map<String, Long> dimensions(Map<String, DeviceTensor> inputs) {
        Map<String, long[]> shapes = new HashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return signature.dimensions(shapes);
    }

    private static GpuTensor tensor(GraphSignature.Port port, DeviceTensor tensor) {
        if (tensor.type() != port.type()) {
            throw new IllegalArgumentException(port.name() + " is " + port.type() + ", not " + tensor.type());
        }
        return (GpuTensor) tensor;
    }

    /**
     * TensorRT writes every output: those that the caller does not request are written to a temporary block, which is
     * released afterwards.
     */
    private long outputAddress(
            GraphSignature.Port output,
            @Nullable DeviceTensor wanted,
            ShapedContext context,
            List<DeviceMemory.Block> unwanted) {
        long[] shape = context.shape(output.name());
        if (wanted == null) {
            long bytes = Arrays.stream(shape).reduce(1, Math::multiplyExact)
                    * output.type().bytes();
            DeviceMemory.Block block = backend.memory().take(bytes);
            unwanted.add(block);
            return block.address();
        }
        if (!Arrays.equals(shape, wanted.shape())) {
            throw new IllegalArgumentException("output " + output.name() + " of " + signature.name() + " is "
                    + Arrays.toString(shape) + ", not " + Arrays.toString(wanted.shape()));
        }
        return tensor(output, wanted).address();
    }

    /** Copies requested results to the host, and waits for the execution. */
    private void finish(Map<String, DeviceTensor> outputs) {
        List<Runnable> copies = new ArrayList<>();
        for (DeviceTensor output : outputs.values()) {
            GpuTensor tensor = (GpuTensor) output;
            FloatBuffer host = tensor.host();
            if (host != null) {
                ByteBuffer values = backend.queueDownload(tensor);
                copies.add(
                        () -> host.duplicate().put(values.asFloatBuffer().limit(Math.toIntExact(tensor.elements()))));
            }
        }
        backend.synchronize();
        copies.forEach(Runnable::run);
    }

    private ShapedContext context(Map<String, Long> dimensions) {
        ShapedContext context = contexts.get(dimensions);
        if (context == null) {
            if (contexts.size() == MAX_CONTEXTS) {
                var eldest = contexts.values().iterator();
                eldest.next().close();
                eldest.remove();
            }
            int profile = profile(dimensions);
            context = backend.withMemory(() -> new ShapedContext(backend, engine, profile, signature, dimensions));
            contexts.put(dimensions, context);
        }
        return context;
    }

    private int profile(Map<String, Long> dimensions) {
        for (int i = 0; i < profiles.size(); i++) {
            if (profiles.get(i).accepts(dimensions)) {
                return i;
            }
        }
        ShapeProfile last = profiles.get(profiles.size() - 1);
        throw EngineError.NOT_COMPILED_FOR.with(
                signature.name(), new TreeMap<>(dimensions), new TreeMap<>(last.most()));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        RuntimeException failure = null;
        for (ShapedContext context : contexts.values()) {
            failure = Failures.attempt(failure, context::close);
        }
        contexts.clear();
        failure = Failures.attempt(failure, () -> backend.api().destroy(engine));
        Failures.raise(failure);
    }
}
