// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.onnx.GraphSignature;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An execution context for one set of shapes. An execution whose tensors have the same addresses as an earlier one is
 * captured as a CUDA graph and replayed afterwards: one call instead of one per kernel. The first execution is never
 * captured, because TensorRT does work in it that cannot be.
 */
final class ShapedContext implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShapedContext.class);
    /** Number of address sets that are kept: forking beams swap two caches. */
    private static final int MAX_GRAPHS = 8;

    private final TensorRtBackend backend;
    private final TensorRtApi api;
    private final GraphSignature signature;
    private final TensorRtApi.Handle context;
    private final long scratchBytes;
    private final Map<String, long[]> outputShapes = new HashMap<>();
    /** Captured graphs by the addresses of all tensors; null for addresses seen once. */
    private final Map<Map<String, Long>, TensorRtApi.@Nullable Handle> graphs = new LinkedHashMap<>(16, 0.75f, true);

    private int scratchGeneration = -1;

    ShapedContext(
            TensorRtBackend backend,
            TensorRtApi.Handle engine,
            int profile,
            GraphSignature signature,
            Map<String, Long> dimensions) {
        this.backend = backend;
        this.api = backend.api();
        this.signature = signature;
        this.context = api.createContext(engine, profile, backend.stream());
        try {
            for (GraphSignature.Port input : signature.inputs()) {
                api.setShape(context, input.name(), input.shape(dimensions));
            }
            for (GraphSignature.Port output : signature.outputs()) {
                outputShapes.put(output.name(), api.shape(context, output.name()));
            }
            scratchBytes = Math.max(1, api.scratchBytes(context));
        } catch (RuntimeException e) {
            throw Failures.after(e, () -> api.destroy(context));
        }
    }

    /** The shape of an output. */
    long[] shape(String output) {
        return Objects.requireNonNull(outputShapes.get(output), output);
    }

    /**
     * Queues an execution.
     *
     * @param addresses of all inputs and outputs
     * @param capture whether a repeated execution may be captured
     * @return whether later executions may be captured
     */
    boolean run(Map<String, Long> addresses, boolean capture) {
        useScratch();
        TensorRtApi.Handle graph = graphs.get(addresses);
        if (graph != null) {
            api.launch(graph, backend.stream());
            return capture;
        }
        addresses.forEach((tensor, address) -> api.setAddress(context, tensor, address));
        if (capture && graphs.containsKey(addresses)) {
            graph = capture();
            if (graph == null) {
                graphs.clear();
                api.enqueue(context, backend.stream());
                return false;
            }
            graphs.put(addresses, graph);
            api.launch(graph, backend.stream());
            return true;
        }
        api.enqueue(context, backend.stream());
        if (capture) {
            remember(addresses);
        }
        return capture;
    }

    private void useScratch() {
        backend.scratch().require(scratchBytes);
        if (scratchGeneration != backend.scratch().generation()) {
            dropGraphs();
            api.setScratch(
                    context, backend.scratch().address(), backend.scratch().bytes());
            scratchGeneration = backend.scratch().generation();
        }
    }

    private void remember(Map<String, Long> addresses) {
        if (graphs.size() == MAX_GRAPHS) {
            Map<String, Long> eldest = graphs.keySet().iterator().next();
            TensorRtApi.Handle graph = graphs.remove(eldest);
            if (graph != null) {
                api.destroy(graph);
            }
        }
        graphs.put(addresses, null);
    }

    /** Captures an execution; returns null, with one log line, if capture fails. */
    private TensorRtApi.@Nullable Handle capture() {
        try {
            api.beginCapture(backend.stream());
        } catch (TensorRtException e) {
            return refused(e);
        }
        try {
            api.enqueue(context, backend.stream());
        } catch (TensorRtException e) {
            return refused(Failures.after(e, () -> api.destroy(api.endCapture(backend.stream()))));
        }
        try {
            return api.endCapture(backend.stream());
        } catch (TensorRtException e) {
            return refused(e);
        }
    }

    private TensorRtApi.@Nullable Handle refused(RuntimeException e) {
        LOG.warn(
                "{} cannot be captured as a CUDA graph ({}); its kernels are launched one by one",
                signature.name(),
                e.getMessage());
        dropGraphs();
        return null;
    }

    private void dropGraphs() {
        RuntimeException failure = null;
        for (TensorRtApi.Handle graph : graphs.values()) {
            if (graph != null) {
                failure = Failures.attempt(failure, () -> api.destroy(graph));
            }
        }
        graphs.clear();
        Failures.raise(failure);
    }

    @Override
    public void close() {
        Failures.raise(Failures.attempt(Failures.attempt(null, this::dropGraphs), () -> api.destroy(context)));
    }
}
