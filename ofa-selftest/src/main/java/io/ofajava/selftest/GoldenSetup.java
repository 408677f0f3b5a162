// SPDX-License-Identifier: Apache-2.0
package io.ofajava.selftest;

import io.ofajava.engine.Backend;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.PatchGrid;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import java.util.List;
import java.util.function.Supplier;

/**
 * An engine and the graphs that it executes.
 *
 * @param name for people
 * @param backend creates the engine
 * @param precision precision of the graphs
 * @param target the kind of engine that the graphs are written for
 */
public record GoldenSetup(String name, Supplier<Backend> backend, GraphPrecision precision, GraphTarget target) {
    /** The production setup on a CPU. */
    public static final GoldenSetup CPU = new GoldenSetup(
            "cpu", () -> new OnnxRuntimeBackend(1), GraphPrecision.FP32, GraphTarget.onCpu(GraphPrecision.FP32));

    /** The same in another precision. */
    public static GoldenSetup cpu(GraphPrecision precision) {
        return new GoldenSetup(
                "cpu-" + precision, () -> new OnnxRuntimeBackend(1), precision, GraphTarget.onCpu(precision));
    }

    /** The export options. */
    public GraphExporter.Options options(List<PatchGrid> interpolated, boolean exposed) {
        return new GraphExporter.Options(interpolated, exposed, precision, target);
    }
}
