// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.tensorrt;

import io.ofajava.engine.ShapeProfile;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.onnx.GraphSignature;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a plan from a graph. All library objects that this takes live only during the build. */
final class PlanBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(PlanBuilder.class);

    private final TensorRtApi api;
    private final PlanStore store;
    private final TensorRtApi.Device device;
    private final TensorRtSettings settings;

    PlanBuilder(TensorRtApi api, PlanStore store, TensorRtApi.Device device, TensorRtSettings settings) {
        this.api = api;
        this.store = store;
        this.device = device;
        this.settings = settings;
    }

    /**
     * Builds a plan.
     *
     * @return the plan in pieces
     * @throws OfaException if the parser rejects the graph, with its reasons, or the build fails
     */
    List<ByteBuffer> build(Path graph, GraphSignature signature, List<ShapeProfile> profiles) {
        Deque<TensorRtApi.Handle> made = new ArrayDeque<>();
        RuntimeException failure = null;
        List<ByteBuffer> plan = List.of();
        try {
            TensorRtApi.Handle builder = keep(made, api.createBuilder());
            TensorRtApi.Handle network = keep(made, api.createNetwork(builder));
            List<String> objections = api.parse(network, graph);
            if (!objections.isEmpty()) {
                throw EngineError.GRAPH_REFUSED.with(
                        "TensorRT " + device.tensorRt(), graph, String.join("; ", objections));
            }
            TensorRtApi.Handle config = keep(made, api.createConfig(builder));
            api.setWorkspace(config, settings.workspaceBytes());
            useTimings(config);
            api.setProgress(config, settings.progress());
            profiles.forEach(profile -> addProfile(builder, config, signature, profile));
            plan = api.build(builder, network, config);
            store.storeTimings(device, api.timingCache(config));
        } catch (RuntimeException e) {
            failure = e;
        } catch (OutOfMemoryError e) {
            failure = EngineError.PLAN_TOO_LARGE.causedBy(e, graph.getFileName(), e.getMessage());
        }
        for (TensorRtApi.Handle handle : made) {
            failure = Failures.attempt(failure, () -> api.destroy(handle));
        }
        Failures.raise(failure);
        return plan;
    }

    /** Earlier measurements only save time: those that TensorRT rejects are replaced. */
    private void useTimings(TensorRtApi.Handle config) {
        ByteBuffer earlier = store.loadTimings(device);
        try {
            api.setTimingCache(config, earlier);
        } catch (TensorRtException e) {
            if (!earlier.hasRemaining() || e.isOutOfMemory()) {
                throw e;
            }
            LOG.info("earlier measurements are refused ({}); measuring again", e.getMessage());
            api.setTimingCache(config, ByteBuffer.allocate(0));
        }
    }

    private void addProfile(
            TensorRtApi.Handle builder, TensorRtApi.Handle config, GraphSignature signature, ShapeProfile shapes) {
        TensorRtApi.Handle profile = api.createProfile(builder); // owned by the builder
        for (GraphSignature.Port input : signature.inputs()) {
            if (input.varies()) {
                api.setDimensions(
                        profile,
                        input.name(),
                        input.shape(shapes.least()),
                        input.shape(shapes.usual()),
                        input.shape(shapes.most()));
            }
        }
        api.addProfile(config, profile);
    }

    private static TensorRtApi.Handle keep(Deque<TensorRtApi.Handle> made, TensorRtApi.Handle handle) {
        made.push(handle);
        return handle;
    }
}
