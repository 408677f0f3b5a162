// SPDX-License-Identifier: Apache-2.0
package io.ofajava.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cudaDriverGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceCount;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceProperties;
import static org.bytedeco.cuda.global.cudart.cudaRuntimeGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;

import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.IRuntime;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;

/**
 * TensorRT through its JavaCPP preset, and CUDA by {@link CudaRuntime}: each method is the call that it is named after,
 * with arguments in the presets' types and its status as an exception. The presets cannot delete TensorRT's objects, so
 * the native layer does. It cannot delete a parser, which stays in memory with the weights that it read until the
 * process ends; therefore build plans in advance, with {@code ofa compile}. Not verified on a GPU.
 */
final class JavaCppTensorRt extends CudaRuntime {
    private static final int PIECE = 1 << 30;
    /**
     * Addresses below this are not objects: a failed createInferRuntime of TensorRT 11.2.1 returns null plus the offset
     * of a base class (0x228), which a test for null does not detect.
     */
    private static final long FIRST_PAGE = 4096;

    /**
     * TensorRT keeps a pointer to the first logger of a process, so there is one, and it is never freed. Created when
     * TensorRT is first needed: CUDA alone can report that there is no GPU.
     */
    private static final class Messages {
        static final MessageLogger LOGGER = new MessageLogger();
    }

    /** Objects that a configuration needs until it is destroyed. */
    private final Map<Handle, Native> timingCaches = new HashMap<>();

    private static MessageLogger logger() {
        return Messages.LOGGER;
    }

    private static Native made(String call, Pointer object) {
        NativeLibrary.require(); // deletes the object eventually
        if (isMissing(object)) {
            throw logger().failure(call);
        }
        logger().forget();
        return new Native(object, () -> OfaNative.ofa_object_delete(object));
    }

    private static boolean isMissing(Pointer object) {
        return object == null || Long.compareUnsigned(object.address(), FIRST_PAGE) < 0;
    }

    private static void require(String call, boolean success) {
        if (!success) {
            throw logger().failure(call);
        }
        logger().forget();
    }

    @Override
    public Device selectDevice(int ordinal) {
        int[] number = new int[1];
        Cuda.check("cudaGetDeviceCount", cudaGetDeviceCount(number));
        Cuda.check("cudaSetDevice", cudaSetDevice(ordinal));
        int[] driver = new int[1];
        Cuda.check("cudaDriverGetVersion", cudaDriverGetVersion(driver));
        int[] runtime = new int[1];
        Cuda.check("cudaRuntimeGetVersion", cudaRuntimeGetVersion(runtime));
        int[] major = new int[1];
        Cuda.check(
                "cudaDeviceGetAttribute",
                cudaDeviceGetAttribute(major, cudart.cudaDevAttrComputeCapabilityMajor, ordinal));
        int[] minor = new int[1];
        Cuda.check(
                "cudaDeviceGetAttribute",
                cudaDeviceGetAttribute(minor, cudart.cudaDevAttrComputeCapabilityMinor, ordinal));
        String version = nvinfer.getInferLibMajorVersion() + "." + nvinfer.getInferLibMinorVersion() + "."
                + nvinfer.getInferLibPatchVersion() + "." + nvinfer.getInferLibBuildVersion();
        try (cudaDeviceProp properties = new cudaDeviceProp()) {
            Cuda.check("cudaGetDeviceProperties", cudaGetDeviceProperties(properties, ordinal));
            return new Device(
                    ordinal,
                    properties.name().getString(),
                    10 * major[0] + minor[0],
                    properties.totalGlobalMem(),
                    driver[0],
                    runtime[0],
                    version);
        }
    }

    @Override
    public Handle createBuilder() {
        return made("createInferBuilder", nvinfer.createInferBuilder(logger()));
    }

    @Override
    @SuppressWarnings("deprecation") // of the flag, in presets that no longer need it
    public Handle createNetwork(Handle builder) {
        // TensorRT 10 needs the flag; in 11 every network is strongly typed and the flag is redundant.
        int flags = 1 << nvinfer.NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value;
        return made("createNetworkV2", Native.of(builder, IBuilder.class).createNetworkV2(flags));
    }

    @Override
    public List<String> parse(Handle network, Path graph) {
        IParser parser = nvonnxparser.createParser(Native.of(network, INetworkDefinition.class), logger());
        if (isMissing(parser)) {
            throw logger().failure("createParser");
        }
        List<String> objections = new ArrayList<>();
        if (!parser.parseFromFile(graph.toString(), ILogger.Severity.kWARNING.value)) {
            for (int i = 0; i < parser.getNbErrors(); i++) {
                objections.add(parser.getError(i).nodeName() + ": "
                        + parser.getError(i).desc());
            }
            if (objections.isEmpty()) {
                throw logger().failure("parseFromFile");
            }
        }
        return objections;
    }

    @Override
    public Handle createConfig(Handle builder) {
        Native config =
                made("createBuilderConfig", Native.of(builder, IBuilder.class).createBuilderConfig());
        // TF32 is on by default and would round the inputs of float32 products to 11 significant bits.
        Native.of(config, IBuilderConfig.class).clearFlag(nvinfer.BuilderFlag.kTF32);
        return config;
    }

    @Override
    public void setWorkspace(Handle config, long bytes) {
        Native.of(config, IBuilderConfig.class).setMemoryPoolLimit(nvinfer.MemoryPoolType.kWORKSPACE, bytes);
    }

    @Override
    public void setTimingCache(Handle config, ByteBuffer cache) {
        byte[] bytes = new byte[cache.remaining()];
        cache.duplicate().get(bytes);
        try (BytePointer data = new BytePointer(bytes)) {
            Native timings = made(
                    "createTimingCache", Native.of(config, IBuilderConfig.class).createTimingCache(data, bytes.length));
            if (!Native.of(config, IBuilderConfig.class)
                    .setTimingCache(Native.of(timings, ITimingCache.class), false)) {
                destroy(timings);
                throw logger().failure("setTimingCache");
            }
            timingCaches.put(config, timings);
        }
    }

    @Override
    public ByteBuffer timingCache(Handle config) {
        Native serialized = made(
                "serialize",
                Native.of(config, IBuilderConfig.class).getTimingCache().serialize());
        try {
            return pieces(Native.of(serialized, IHostMemory.class)).get(0);
        } finally {
            destroy(serialized);
        }
    }

    @Override
    public void setProgress(Handle config, BuildProgress progress) {
        logger().report(progress);
    }

    @Override
    public Handle createProfile(Handle builder) {
        IOptimizationProfile profile = Native.of(builder, IBuilder.class).createOptimizationProfile();
        if (isMissing(profile)) {
            throw logger().failure("createOptimizationProfile");
        }
        return new Native(profile, () -> {}); // the builder's
    }

    @Override
    public void setDimensions(Handle profile, String input, long[] least, long[] usual, long[] most) {
        IOptimizationProfile target = Native.of(profile, IOptimizationProfile.class);
        require(
                "setDimensions",
                target.setDimensions(input, nvinfer.OptProfileSelector.kMIN, dimensions(least))
                        && target.setDimensions(input, nvinfer.OptProfileSelector.kOPT, dimensions(usual))
                        && target.setDimensions(input, nvinfer.OptProfileSelector.kMAX, dimensions(most)));
    }

    private static Dims64 dimensions(long[] shape) {
        Dims64 dimensions = new Dims64().nbDims(shape.length);
        for (int axis = 0; axis < shape.length; axis++) {
            dimensions.d(axis, shape[axis]);
        }
        return dimensions;
    }

    @Override
    public void addProfile(Handle config, Handle profile) {
        require(
                "addOptimizationProfile",
                Native.of(config, IBuilderConfig.class)
                                .addOptimizationProfile(Native.of(profile, IOptimizationProfile.class))
                        >= 0);
    }

    @Override
    public List<ByteBuffer> build(Handle builder, Handle network, Handle config) {
        Native plan = made(
                "buildSerializedNetwork",
                Native.of(builder, IBuilder.class)
                        .buildSerializedNetwork(
                                Native.of(network, INetworkDefinition.class), Native.of(config, IBuilderConfig.class)));
        try {
            return pieces(Native.of(plan, IHostMemory.class));
        } finally {
            destroy(plan);
        }
    }

    private static List<ByteBuffer> pieces(IHostMemory memory) {
        List<ByteBuffer> pieces = new ArrayList<>();
        BytePointer bytes = new BytePointer(memory.data()).capacity(memory.size());
        for (long from = 0; from < memory.size() || pieces.isEmpty(); from += PIECE) {
            int length = (int) Math.min(PIECE, memory.size() - from);
            ByteBuffer piece = ByteBuffer.allocateDirect(length);
            piece.put(bytes.position(from).limit(from + length).asByteBuffer());
            pieces.add(piece.flip());
        }
        return pieces;
    }

    @Override
    public Handle createRuntime() {
        return made("createInferRuntime", nvinfer.createInferRuntime(logger()));
    }

    @Override
    public Handle deserialize(Handle runtime, List<ByteBuffer> plan) {
        long size = plan.stream().mapToLong(ByteBuffer::remaining).sum();
        try (BytePointer bytes = new BytePointer(size)) {
            long from = 0;
            for (ByteBuffer piece : plan) {
                int length = piece.remaining();
                bytes.position(from).limit(from + length).asByteBuffer().put(piece.duplicate());
                from += length;
            }
            return made(
                    "deserializeCudaEngine",
                    Native.of(runtime, IRuntime.class)
                            .deserializeCudaEngine(bytes.position(0).limit(size), size));
        }
    }

    @Override
    public Handle createContext(Handle engine, int profile, Handle stream) {
        IExecutionContext context = Native.of(engine, ICudaEngine.class)
                .createExecutionContext(nvinfer.ExecutionContextAllocationStrategy.kUSER_MANAGED);
        Native handle = made("createExecutionContext", context);
        if (!context.setOptimizationProfileAsync(profile, stream(stream))) {
            destroy(handle);
            throw logger().failure("setOptimizationProfileAsync");
        }
        return handle;
    }

    @Override
    public void setShape(Handle context, String input, long[] shape) {
        require("setInputShape", Native.of(context, IExecutionContext.class).setInputShape(input, dimensions(shape)));
    }

    @Override
    public long[] shape(Handle context, String tensor) {
        Dims64 dimensions = Native.of(context, IExecutionContext.class).getTensorShape(tensor);
        long[] shape = new long[Math.max(0, dimensions.nbDims())];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = dimensions.d(axis);
        }
        return shape;
    }

    @Override
    public long scratchBytes(Handle context) {
        return Native.of(context, IExecutionContext.class).updateDeviceMemorySizeForShapes();
    }

    @Override
    public void setScratch(Handle context, long address, long bytes) {
        Native.of(context, IExecutionContext.class).setDeviceMemoryV2(Cuda.at(address), bytes);
    }

    @Override
    public void setAddress(Handle context, String tensor, long address) {
        require(
                "setTensorAddress",
                Native.of(context, IExecutionContext.class).setTensorAddress(tensor, Cuda.at(address)));
    }

    @Override
    public void enqueue(Handle context, Handle stream) {
        require("enqueueV3", Native.of(context, IExecutionContext.class).enqueueV3(stream(stream)));
    }

    @Override
    public void destroy(Handle handle) {
        Native timings = timingCaches.remove(handle);
        ((Native) handle).destruction().run();
        if (timings != null) {
            timings.destruction().run();
        }
    }

    @Override
    public void close() {
        // Nothing to do: all objects have been destroyed, and the logger is never freed.
    }
}
