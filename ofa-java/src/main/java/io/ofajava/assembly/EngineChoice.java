// SPDX-License-Identifier: Apache-2.0
package io.ofajava.assembly;

import io.ofajava.cache.CacheDirectory;
import io.ofajava.engine.Backend;
import io.ofajava.engine.onnxruntime.OnnxRuntimeBackend;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtBackend;
import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.engine.tensorrt.TensorRtSettings;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.OptionError;
import io.ofajava.graph.GraphExporter;
import io.ofajava.graph.PatchGrid;
import io.ofajava.nativelib.CpuFeatures;
import io.ofajava.onnx.GraphPrecision;
import io.ofajava.onnx.GraphTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that the settings select, determined without starting it.
 *
 * @param engine what executes the graphs
 * @param backend starts the engine, on the thread that will use it
 * @param precision precision of its graphs
 */
public record EngineChoice(EngineType engine, Supplier<Backend> backend, GraphPrecision precision) {
    /** The default precision of every engine, in which the golden tests were made. */
    private static final GraphPrecision DEFAULT_PRECISION = GraphPrecision.FP32;

    private static final Logger LOG = LoggerFactory.getLogger(EngineChoice.class);
    /** Device files of NVIDIA's driver: on Linux, and in Windows Subsystem for Linux. */
    private static final List<Path> DEVICES = List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/dxg"));

    /**
     * Chooses an engine.
     *
     * @throws InvalidInputException if the engine does not support the precision
     */
    public static EngineChoice of(EngineSettings settings) {
        EngineType engine = settings.engine().orElseGet(() -> best(settings));
        GraphPrecision wanted = settings.precision().orElse(DEFAULT_PRECISION);
        GraphPrecision precision = engine == EngineType.CPU ? wanted.onCpu() : wanted;
        requireSupported(engine, precision);
        if (precision.bfloat16Operands() && !CpuFeatures.multipliesBfloat16()) {
            LOG.warn(
                    "bf16 is slower than fp32 at the instruction set level {}, which has no products of bfloat16",
                    CpuFeatures.inUse());
        }
        return new EngineChoice(engine, backend(engine, settings), precision);
    }

    private static Supplier<Backend> backend(EngineType engine, EngineSettings settings) {
        int threads = settings.threads().orElseGet(() -> Runtime.getRuntime().availableProcessors());
        return switch (engine) {
            case TENSORRT -> () -> new TensorRtBackend(TensorRtProvider.load(), plans(settings));
            case CUDA -> () -> OnnxRuntimeBackend.cuda(threads, settings.device());
            case CPU ->
                () -> settings.niceness() == 0
                        ? new OnnxRuntimeBackend(threads)
                        : OnnxRuntimeBackend.standingBack(threads, settings.niceness());
        };
    }

    private static TensorRtSettings plans(EngineSettings settings) {
        Path cache = CacheDirectory.resolve(settings.cache().orElse(null));
        TensorRtSettings plans = TensorRtSettings.of(settings.device(), cache)
                .withModel(settings.model().orElse(null))
                .withProgress(settings.progress());
        return settings.keepPlans() ? plans.keeping() : plans;
    }

    /** Refuses precisions that an engine has no kernels for. */
    private static void requireSupported(EngineType engine, GraphPrecision precision) {
        if (engine != EngineType.CPU && precision.onCpuOnly()) {
            throw OptionError.PRECISION_NOT_ON_ENGINE.with(engine.toString(), precision.name(), "fp32, fp16 or bf16");
        }
    }

    private static EngineType best(EngineSettings settings) {
        if (settings.precision().filter(GraphPrecision::onCpuOnly).isPresent()) {
            return EngineType.CPU; // the only engine with operators for integers
        }
        if (DEVICES.stream().noneMatch(Files::exists)) {
            return EngineType.CPU;
        }
        if (TensorRtProvider.isPresent()) {
            try (TensorRtApi api = TensorRtProvider.load()) {
                api.selectDevice(settings.device());
                return EngineType.TENSORRT;
            } catch (OfaException e) {
                LOG.warn("TensorRT is not used: {}", e.getMessage());
            }
        }
        return OnnxRuntimeBackend.hasCuda() ? EngineType.CUDA : EngineType.CPU;
    }

    /** The form of its graphs. */
    public GraphTarget target() {
        return switch (engine) {
            case TENSORRT -> GraphTarget.TENSORRT;
            case CUDA -> GraphTarget.CUDA;
            case CPU -> GraphTarget.onCpu(precision);
        };
    }

    /** What to export for it. */
    public GraphExporter.Options graphs(List<PatchGrid> interpolated) {
        return new GraphExporter.Options(interpolated, false, precision, target());
    }
}
