// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.nativelib.PrivateLibraries;
import io.ofajava.nativelib.ThreadNiceness;
import io.ofajava.onnx.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime on the CPU, the engine without a GPU; or on a GPU, by its CUDA provider: tensors are then on the host
 * and are copied at every run.
 */
public final class OnnxRuntimeBackend implements Backend {
    private static final byte[] ZEROS = new byte[4096];

    private static final int NO_DEVICE = -1;
    /**
     * The thread pool of a session sleeps between runs. By default it spins for tens of milliseconds: an encoder's pool
     * would then take processors from the first decoder steps, and a decoder's pool from the next encoder run.
     */
    private static final String SLEEP_BETWEEN_RUNS = "session.force_spinning_stop";

    /**
     * Sessions by graph: a graph that is compiled again while it is open shares one session and one copy of the
     * weights.
     */
    private final Map<Path, OnnxRuntimeEngine> open = new HashMap<>();

    private final HostMemory memory = new HostMemory();
    private final OrtEnvironment environment;
    private final int threads;
    private final int device;
    private @Nullable Path profileDirectory;

    /**
     * Whether this build of ONNX Runtime has the CUDA provider; whether it can be loaded is known when a graph is
     * compiled.
     */
    public static boolean hasCuda() {
        OnnxRuntimeLibraries.require();
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    /**
     * ONNX Runtime's CUDA provider. Not verified on a GPU.
     *
     * @param threads threads for operators that the provider does not support; at least 1
     * @param device the GPU's number, from 0
     * @throws OfaException if this build of ONNX Runtime has no such provider
     */
    public static OnnxRuntimeBackend cuda(int threads, int device) {
        OnnxRuntimeBackend backend = new OnnxRuntimeBackend(threads, device);
        if (!hasCuda()) {
            throw EngineError.NO_CUDA.with();
        }
        return backend;
    }

    /**
     * @param threads threads that execute an operator, including the caller's; at least 1
     * @throws OfaException if ONNX Runtime's native library cannot be loaded on this machine
     */
    public OnnxRuntimeBackend(int threads) {
        this(threads, NO_DEVICE);
    }

    /**
     * An engine with a lower CPU priority: the calling thread, which must be the one that compiles and runs graphs, and
     * the threads that ONNX Runtime starts for it get a niceness increment.
     *
     * @param threads threads that execute an operator, including the caller's; at least 1
     * @param steps the increment; see {@link ThreadNiceness#add}
     * @throws OfaException if ONNX Runtime's native library cannot be loaded on this machine
     */
    public static OnnxRuntimeBackend standingBack(int threads, int steps) {
        ThreadNiceness.add(steps);
        return new OnnxRuntimeBackend(threads);
    }

    private OnnxRuntimeBackend(int threads, int device) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + "; at least 1 is needed");
        }
        this.threads = threads;
        this.device = device;
        try {
            environment = EnvironmentStart.environment();
        } catch (LinkageError e) {
            throw EngineError.NO_ONNX_RUNTIME.causedBy(
                    e,
                    System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                    PrivateLibraries.firstLine(e));
        }
    }

    @Override
    public String description() {
        return "ONNX Runtime " + environment.getVersion()
                + (device == NO_DEVICE ? " on the CPU, " : " on GPU " + device + " (CUDA), ") + threads
                + (threads == 1 ? " thread" : " threads");
    }

    /**
     * Profiles all graphs that are compiled afterwards: each graph's file, in the format of Chrome's traces, is named
     * after it and is complete when the engine is closed. Profiling takes some time itself.
     *
     * @param directory must exist
     */
    public void profileInto(Path directory) {
        profileDirectory = directory;
    }

    @Override
    public Engine compile(Path graph, List<ShapeProfile> profiles) {
        OnnxRuntimeEngine engine = open.get(graph);
        if (engine == null) {
            DetachedWeights.Opened<OrtSession> opened =
                    DetachedWeights.open(graph.resolveSibling(""), () -> session(graph));
            engine = new OnnxRuntimeEngine(opened.session(), graph, open, opened.weights()::release);
            open.put(graph, engine);
        }
        return engine.forOneMore();
    }

    private OrtSession session(Path graph) {
        if (graph.toString().chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            throw EngineError.PATH_NOT_EXPRESSIBLE.with(graph);
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setMemoryPatternOptimization(false);
            // An exception has the text of every error; ONNX Runtime would also write it to standard error.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.addConfigEntry(SLEEP_BETWEEN_RUNS, "1");
            if (profileDirectory != null) {
                options.enableProfiling(profileDirectory
                        .resolve(graph.getFileName().toString().replace(".onnx", ""))
                        .toString());
            }
            if (device == NO_DEVICE) {
                options.registerCustomOpLibrary(NativeLibrary.file());
                return environment.createSession(graph.toString(), options);
            }
            try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
                // On by default, which would round products of float32 to 11 bits.
                cuda.add("use_tf32", "0");
                options.addCUDA(cuda);
                return environment.createSession(graph.toString(), options);
            }
        } catch (OrtException e) {
            throw EngineError.GRAPH_REFUSED.causedBy(e, "ONNX Runtime", graph, e.getMessage());
        }
    }

    @Override
    public DeviceTensor allocate(ElementType type, long... shape) {
        HostTensor sizing = new HostTensor(null, type, shape, null);
        return new HostTensor(memory.take(Math.multiplyExact(sizing.elements(), type.bytes())), type, shape, memory);
    }

    @Override
    public DeviceTensor wrap(FloatBuffer host, long... shape) {
        if (!host.isDirect() || host.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a wrapped buffer must be direct and in native byte order");
        }
        return HostTensor.over(host, shape);
    }

    @Override
    public void copy(DeviceTensor source, long sourceOffset, DeviceTensor target, long targetOffset, long count) {
        int size = source.type().bytes();
        ByteBuffer from = ((HostTensor) source).bytes();
        int length = Math.toIntExact(count * size);
        ((HostTensor) target)
                .bytes()
                .put(Math.toIntExact(targetOffset * size), from, Math.toIntExact(sourceOffset * size), length);
    }

    @Override
    public void clear(DeviceTensor target, long offset, long count) {
        ByteBuffer bytes = ((HostTensor) target).bytes();
        int size = target.type().bytes();
        bytes.position(Math.toIntExact(offset * size)).limit(Math.toIntExact((offset + count) * size));
        while (bytes.hasRemaining()) {
            bytes.put(ZEROS, 0, Math.min(ZEROS.length, bytes.remaining()));
        }
    }

    @Override
    public long memoryBytes() {
        return memory.allocatedBytes();
    }

    @Override
    public void close() {
        // The environment belongs to the process; tensors that were not closed are garbage-collected.
    }
}
