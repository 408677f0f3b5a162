package io.ofajava.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.ofajava.OfaException;
import io.ofajava.engine.Backend;
import io.ofajava.engine.DeviceTensor;
import io.ofajava.engine.Engine;
import io.ofajava.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** ONNX Runtime on the CPU: the engine where there is no GPU. */
public final class OnnxRuntimeBackend implements Backend {
    private final HostMemory memory = new HostMemory();
    private final OrtEnvironment environment;
    private final int threads;

    /**
     * @param threads the threads that execute an operator, the caller's among them; at least 1
     * @throws OfaException if ONNX Runtime's native library cannot be loaded on this machine
     */
    public OnnxRuntimeBackend(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + "; at least 1 is needed");
        }
        this.threads = threads;
        try {
            environment = EnvironmentStart.environment();
        } catch (LinkageError e) {
            throw new OfaException("ONNX Runtime's native library cannot be loaded on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ": " + e.getMessage() + "; `ofa doctor` tells what is missing", e);
        }
    }

    @Override
    public String description() {
        return "ONNX Runtime " + environment.getVersion() + " on the CPU, " + threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public Engine compile(Path graph) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setMemoryPatternOptimization(false);
            return new OnnxRuntimeEngine(environment.createSession(graph.toString(), options), graph);
        } catch (OrtException e) {
            throw new OfaException("ONNX Runtime refuses " + graph + ": " + e.getMessage(), e);
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
        ((HostTensor) target).bytes().put(Math.toIntExact(targetOffset * size), from, Math.toIntExact(sourceOffset * size), length);
    }

    @Override
    public void clear(DeviceTensor target, long offset, long count) {
        ByteBuffer bytes = ((HostTensor) target).bytes();
        int size = target.type().bytes();
        int end = Math.toIntExact((offset + count) * size);
        for (int i = Math.toIntExact(offset * size); i < end; i += Integer.BYTES) {
            bytes.putInt(i, 0);
        }
    }

    @Override
    public long memoryBytes() {
        return memory.allocatedBytes();
    }

    @Override
    public void close() {
        // The environment is the process's; tensors that were not closed go with the garbage.
    }
}
