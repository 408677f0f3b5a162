// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.error.EngineError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A graph in an ONNX Runtime session, which is reference-counted among those that compiled it. Outputs are written
 * directly into the caller's tensors.
 */
final class OnnxRuntimeEngine implements Engine {
    private final OrtSession session;
    private final Path graph;
    private final Map<Path, OnnxRuntimeEngine> open;
    private final Runnable closed;
    private int users;

    /**
     * @param open open sessions by graph; a session that ends removes itself
     * @param closed runs after the session has ended
     */
    OnnxRuntimeEngine(OrtSession session, Path graph, Map<Path, OnnxRuntimeEngine> open, Runnable closed) {
        this.session = session;
        this.graph = graph;
        this.open = open;
        this.closed = closed;
    }

    /** @return this, with one more reference to be closed */
    OnnxRuntimeEngine forOneMore() {
        users++;
        return this;
    }

    @Override
    public void run(Map<String, DeviceTensor> inputs, Map<String, DeviceTensor> outputs) {
        try {
            session.run(values(inputs), values(outputs)).close();
        } catch (OrtException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("allocate memory") || message.contains("bad_alloc")) {
                throw EngineError.OUT_OF_MEMORY.causedBy(e, graph.getFileName(), message);
            }
            throw EngineError.FAILED.causedBy(e, "ONNX Runtime", graph.getFileName(), e.getMessage());
        }
    }

    private static Map<String, OnnxTensor> values(Map<String, DeviceTensor> tensors) {
        Map<String, OnnxTensor> values = new HashMap<>(tensors.size() * 2);
        tensors.forEach((name, tensor) -> values.put(name, ((HostTensor) tensor).value()));
        return values;
    }

    @Override
    public void close() {
        users--;
        if (users != 0) {
            return;
        }
        open.remove(graph);
        try {
            session.close();
        } catch (OrtException e) {
            throw EngineError.FAILED.causedBy(
                    e, "ONNX Runtime", graph.getFileName(), "it cannot be closed: " + e.getMessage());
        } finally {
            closed.run();
        }
    }
}
