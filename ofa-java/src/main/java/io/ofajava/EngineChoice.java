// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.engine.Backend;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.OptionError;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.PatchGrid;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that the options select, determined without starting it.
 *
 * @param kind never {@link EngineKind#AUTO}
 * @param backend starts the engine, on the thread that will use it
 * @param precision precision of its graphs
 */
public record EngineChoice(EngineKind kind, Supplier<Backend> backend, GraphPrecision precision) {
    /** The default precision of every engine, in which the golden tests were made. */
    private static final Precision DEFAULT_PRECISION = Precision.FP32;

    private static final Logger LOG = LoggerFactory.getLogger(EngineChoice.class);
    /** Device files of NVIDIA's driver: on Linux, and in Windows Subsystem for Linux. */
    private static final List<Path> DEVICES = List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/dxg"));

    /**
     * Selects the engine for loading a model.
     *
     * @param options with a cache directory
     * @param model the directory of a model that may have plans of its own, or null
     * @throws InvalidInputException if that engine does not support the precision
     */
    public static EngineChoice of(OfaOptions options, Path model) {
        return of(options, settings(options).withModel(model));
    }

    /**
     * Selects the engine for compiling ahead. A plan that cannot be stored is an error.
     *
     * @param model the directory of a model that may have plans of its own, or null
     * @param progress receives the progress of building plans
     */
    static EngineChoice compiling(OfaOptions options, BuildProgress progress, Path model) {
        return of(
                options,
                settings(options).withModel(model).withProgress(progress).keeping());
    }

    private static TensorRtBackend.Settings settings(OfaOptions options) {
        return TensorRtBackend.Settings.of(options.device(), options.cache().orElse(null));
    }

    private static EngineChoice of(OfaOptions options, TensorRtBackend.Settings settings) {
        EngineKind kind = options.engine() == EngineKind.AUTO ? best(options) : options.engine();
        requireSupported(kind, options.precision());
        int threads = options.threads().orElseGet(() -> Runtime.getRuntime().availableProcessors());
        Supplier<Backend> backend = switch (kind) {
            case TENSORRT -> () -> new TensorRtBackend(TensorRtProvider.load(), settings);
            case CUDA -> () -> OnnxRuntimeBackend.cuda(threads, options.device());
            default ->
                () -> options.niceness() == 0
                        ? new OnnxRuntimeBackend(threads)
                        : OnnxRuntimeBackend.standingBack(threads, options.niceness());
        };
        Precision precision = options.precision() == Precision.AUTO ? DEFAULT_PRECISION : options.precision();
        return new EngineChoice(kind, backend, GraphPrecision.of(precision.toString()));
    }

    /** Rejects precisions for which an engine has no kernels. */
    private static void requireSupported(EngineKind engine, Precision precision) {
        if (engine == EngineKind.CPU && precision == Precision.BF16) {
            throw OptionError.PRECISION_NOT_ON_ENGINE.with(engine, precision, "fp32 or fp16");
        }
        if (engine != EngineKind.CPU && precision == Precision.INT8) {
            throw OptionError.PRECISION_NOT_ON_ENGINE.with(engine, precision, "fp32, fp16 or bf16");
        }
    }

    private static EngineKind best(OfaOptions options) {
        if (options.precision() == Precision.INT8) {
            return EngineKind.CPU; // only the CPU engine has integer matrix products
        }
        if (DEVICES.stream().noneMatch(Files::exists)) {
            return EngineKind.CPU;
        }
        if (TensorRtProvider.isPresent()) {
            try (TensorRtApi api = TensorRtProvider.load()) {
                api.selectDevice(options.device());
                return EngineKind.TENSORRT;
            } catch (OfaException e) {
                LOG.warn("TensorRT is not used: {}", e.getMessage());
            }
        }
        return OnnxRuntimeBackend.hasCuda() ? EngineKind.CUDA : EngineKind.CPU;
    }

    /** The graph target of this engine. */
    public GraphTarget target() {
        return switch (kind) {
            case TENSORRT -> GraphTarget.TENSORRT;
            case CUDA -> GraphTarget.CUDA;
            default -> GraphTarget.onCpu(precision);
        };
    }

    /** The export settings of this engine. */
    public GraphExporter.Options graphs(List<PatchGrid> interpolated) {
        return new GraphExporter.Options(interpolated, false, precision, target());
    }
}
