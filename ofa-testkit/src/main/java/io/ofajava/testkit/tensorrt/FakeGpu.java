// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.onnx.GraphSignature;
import io.ofajava.testkit.graph.GraphAcceptance;
import io.ofajava.testkit.tensorrt.FakeObjects.Config;
import io.ofajava.testkit.tensorrt.FakeObjects.Context;
import io.ofajava.testkit.tensorrt.FakeObjects.Engine;
import io.ofajava.testkit.tensorrt.FakeObjects.Graph;
import io.ofajava.testkit.tensorrt.FakeObjects.Mark;
import io.ofajava.testkit.tensorrt.FakeObjects.Network;
import io.ofajava.testkit.tensorrt.FakeObjects.Profile;
import io.ofajava.testkit.tensorrt.FakeObjects.Stream;
import io.ofajava.testkit.tensorrt.FakeObjects.Thing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A test double of a GPU. Work that is queued on a stream happens at the next synchronisation, not before, so code that
 * reads a result or changes a pinned buffer too early fails. Handles are checked for their kind, for use after
 * destruction and for the order of destruction; shapes against the profile; {@link #close} fails if an object is left.
 * Any call can be made to fail.
 */
public final class FakeGpu implements TensorRtApi {
    private static final long SCRATCH_PER_ELEMENT = 3;

    private final FakeMemory memory = new FakeMemory();
    private final Map<ByteBuffer, Boolean> pinned = new IdentityHashMap<>();
    private final Set<Thing> things = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, Integer> counts = new HashMap<>();
    private final String version;
    private long capacity = Long.MAX_VALUE;
    private Stream capturing;
    private boolean refuseCapture;
    private int calls;
    private int failAt = -1;
    private int failCode;
    private String failed;
    private boolean closed;
    private UnaryOperator<List<ByteBuffer>> plans = UnaryOperator.identity();

    /** A double of TensorRT 11.2. */
    public FakeGpu() {
        this("11.2.0");
    }

    /** @param version of the "TensorRT" */
    public FakeGpu(String version) {
        this.version = version;
    }

    /** Sets the memory that can be allocated. */
    public FakeGpu withMemory(long bytes) {
        capacity = bytes;
        return this;
    }

    /** Makes stream capture fail. */
    public FakeGpu refusingCapture() {
        refuseCapture = true;
        return this;
    }

    /** Transforms built plans before they are returned, so that a test can observe how their pieces are read. */
    public FakeGpu givingPlans(UnaryOperator<List<ByteBuffer>> as) {
        plans = as;
        return this;
    }

    /** Makes the call with that number fail, counted from 0. */
    public void failAt(int call, int code) {
        failAt = calls + call;
        failCode = code;
        failed = null;
    }

    /** Clears the failure. */
    public void failNoMore() {
        failAt = -1;
    }

    /** The call that was made to fail, or null. */
    public String failed() {
        return failed;
    }

    /** The number of calls. */
    public int calls() {
        return calls;
    }

    /** The number of calls of a method. */
    public int count(String method) {
        return counts.getOrDefault(method, 0);
    }

    private void call(String name) {
        if (closed) {
            throw new AssertionError(name + " after close");
        }
        counts.merge(name, 1, Integer::sum);
        if (calls++ == failAt) {
            failed = name;
            throw new TensorRtException(name, failCode, "made to fail");
        }
    }

    private <T> T live(Handle handle, Class<T> type) {
        if (!type.isInstance(handle) || handle instanceof Thing thing && (thing.destroyed || !things.contains(thing))) {
            throw new AssertionError("a " + type.getSimpleName() + " was expected, alive; not "
                    + (handle instanceof Thing thing ? "a destroyed " + thing.kind : handle));
        }
        return type.cast(handle);
    }

    private <T extends Thing> T made(T thing) {
        things.add(thing);
        return thing;
    }

    private void notCapturing(String what) {
        if (capturing != null) {
            throw new AssertionError(what + " while a stream is captured");
        }
    }

    private void queue(Handle stream, Runnable work) {
        Stream target = live(stream, Stream.class);
        if (target.captured != null) {
            target.captured.add(work);
        } else {
            target.queue.add(work);
        }
    }

    @Override
    public Device selectDevice(int ordinal) {
        call("selectDevice");
        if (ordinal != 0) {
            throw new TensorRtException("cudaSetDevice", 101, "invalid device ordinal");
        }
        return new Device(0, "double", 86, 8L << 30, 13000, 13030, version);
    }

    @Override
    public Memory memory() {
        call("memory");
        return new Memory(capacity - memory.used(), capacity);
    }

    @Override
    public long allocate(long bytes) {
        call("allocate");
        notCapturing("allocation");
        if (memory.used() + bytes > capacity) {
            throw new TensorRtException("cudaMalloc", TensorRtException.OUT_OF_MEMORY, "out of memory");
        }
        return memory.allocate(bytes);
    }

    @Override
    public void free(long address) {
        notCapturing("a free");
        drain(); // a real device is synchronised here
        memory.free(address);
        call("free");
    }

    @Override
    public ByteBuffer allocatePinned(long bytes) {
        call("allocatePinned");
        notCapturing("allocation");
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        pinned.put(buffer, true);
        return buffer;
    }

    @Override
    public void freePinned(ByteBuffer buffer) {
        drain();
        if (pinned.remove(buffer) == null) {
            throw new AssertionError("a buffer that is not pinned, or was freed");
        }
        call("freePinned");
    }

    private void requirePinned(ByteBuffer buffer, long bytes) {
        if (!pinned.containsKey(buffer) || bytes > buffer.capacity()) {
            throw new AssertionError("a copy to or from a buffer that is not pinned, or too small");
        }
    }

    @Override
    public void upload(long target, ByteBuffer source, long bytes, Handle stream) {
        call("upload");
        requirePinned(source, bytes);
        memory.range(target, bytes);
        ByteBuffer now = copy(source, bytes);
        queue(stream, () -> {
            ByteBuffer then = copy(source, bytes);
            if (!then.equals(now)) {
                throw new AssertionError("a pinned buffer was written while a copy from it was on its way");
            }
            memory.range(target, bytes).put(then);
        });
    }

    private static ByteBuffer copy(ByteBuffer source, long bytes) {
        byte[] values = new byte[(int) bytes];
        source.get(0, values);
        return ByteBuffer.wrap(values);
    }

    @Override
    public void download(ByteBuffer target, long source, long bytes, Handle stream) {
        call("download");
        requirePinned(target, bytes);
        memory.range(source, bytes);
        for (int i = 0; i < bytes; i++) {
            target.put(i, (byte) 0xFF); // code that reads too early reads NaN
        }
        queue(stream, () -> target.duplicate().clear().put(memory.range(source, bytes)));
    }

    @Override
    public void copy(
            long target, long targetStride, long source, long sourceStride, long bytes, long blocks, Handle stream) {
        call("copy");
        if (bytes > targetStride || bytes > sourceStride) {
            throw new AssertionError("blocks overlap");
        }
        memory.range(target, (blocks - 1) * targetStride + bytes);
        memory.range(source, (blocks - 1) * sourceStride + bytes);
        queue(stream, () -> {
            for (long block = 0; block < blocks; block++) {
                memory.range(target + block * targetStride, bytes)
                        .put(memory.range(source + block * sourceStride, bytes));
            }
        });
    }

    @Override
    public void clear(long target, long bytes, Handle stream) {
        call("clear");
        memory.range(target, bytes);
        queue(stream, () -> memory.range(target, bytes).put(new byte[(int) bytes]));
    }

    @Override
    public Handle createStream() {
        call("createStream");
        return made(new Stream());
    }

    @Override
    public void synchronize(Handle stream) {
        notCapturing("waiting");
        Stream waited = live(stream, Stream.class);
        call("synchronize");
        drain(waited);
    }

    private void drain() {
        things.forEach(thing -> {
            if (thing instanceof Stream stream) {
                drain(stream);
            }
        });
    }

    private static void drain(Stream stream) {
        while (!stream.queue.isEmpty()) {
            stream.queue.poll().run();
        }
    }

    @Override
    public Handle mark(Handle stream) {
        call("mark");
        notCapturing("a mark");
        Mark mark = made(new Mark(live(stream, Stream.class)));
        queue(stream, () -> mark.reached = true);
        return mark;
    }

    @Override
    public void await(Handle handle) {
        notCapturing("waiting");
        Mark mark = live(handle, Mark.class);
        call("await");
        while (!mark.reached) {
            mark.stream.queue.remove().run();
        }
    }

    @Override
    public void beginCapture(Handle stream) {
        notCapturing("another capture");
        call("beginCapture");
        if (refuseCapture) {
            throw new TensorRtException("cudaStreamBeginCapture", 900, "operation not permitted");
        }
        capturing = live(stream, Stream.class);
        capturing.captured = new ArrayList<>();
    }

    @Override
    public Handle endCapture(Handle stream) {
        Stream ended = live(stream, Stream.class);
        if (ended.captured == null) {
            throw new AssertionError("the end of a capture that did not begin");
        }
        List<Runnable> work = ended.captured;
        ended.captured = null;
        capturing = null;
        call("endCapture");
        return made(new Graph(work));
    }

    @Override
    public void launch(Handle graph, Handle stream) {
        call("launch");
        live(graph, Graph.class).work.forEach(work -> queue(stream, work));
    }

    @Override
    public Handle createBuilder() {
        call("createBuilder");
        return made(new Thing("builder", null));
    }

    @Override
    public Handle createNetwork(Handle builder) {
        call("createNetwork");
        return made(new Network(live(builder, Thing.class)));
    }

    @Override
    public List<String> parse(Handle network, Path graph) {
        call("parse");
        live(network, Network.class).graph = graph;
        return GraphAcceptance.objections(graph);
    }

    @Override
    public Handle createConfig(Handle builder) {
        call("createConfig");
        return made(new Config(live(builder, Thing.class)));
    }

    @Override
    public void setWorkspace(Handle config, long bytes) {
        call("setWorkspace");
        live(config, Config.class);
    }

    @Override
    public void setTimingCache(Handle config, ByteBuffer cache) {
        call("setTimingCache");
        if (cache.hasRemaining()
                && !StandardCharsets.UTF_8.decode(cache.duplicate()).toString().startsWith("measured;")) {
            throw new TensorRtException("createTimingCache", TensorRtException.NO_CODE, "the cache is damaged");
        }
        live(config, Config.class).timings = cache;
    }

    @Override
    public ByteBuffer timingCache(Handle config) {
        call("timingCache");
        String before = StandardCharsets.UTF_8
                .decode(live(config, Config.class).timings.duplicate())
                .toString();
        return StandardCharsets.UTF_8.encode(before + "measured;");
    }

    @Override
    public void setProgress(Handle config, BuildProgress progress) {
        call("setProgress");
        live(config, Config.class).progress = progress;
    }

    @Override
    public Handle createProfile(Handle builder) {
        call("createProfile");
        live(builder, Thing.class);
        return new Profile();
    }

    @Override
    public void setDimensions(Handle profile, String input, long[] least, long[] usual, long[] most) {
        call("setDimensions");
        for (int axis = 0; axis < least.length; axis++) {
            if (least[axis] < 1 || least[axis] > usual[axis] || usual[axis] > most[axis]) {
                throw new AssertionError("a profile out of order for " + input);
            }
        }
        ((Profile) profile).shapes.put(input, new long[][] {least, most});
    }

    @Override
    public void addProfile(Handle config, Handle profile) {
        call("addProfile");
        live(config, Config.class).profiles.add((Profile) profile);
    }

    @Override
    public List<ByteBuffer> build(Handle builder, Handle network, Handle config) {
        live(builder, Thing.class);
        Config settings = live(config, Config.class);
        Network parsed = live(network, Network.class);
        settings.progress.phaseStarted("Building", null, 2);
        settings.progress.stepDone("Building", 0);
        call("build");
        settings.progress.stepDone("Building", 1);
        settings.progress.phaseEnded("Building");
        GraphSignature signature = GraphSignature.read(parsed.graph);
        for (Profile profile : settings.profiles) {
            for (GraphSignature.Port input : signature.inputs()) {
                if (input.varies() && !profile.shapes.containsKey(input.name())) {
                    throw new AssertionError("a profile says nothing of " + input.name());
                }
            }
        }
        byte[] plan = new FakePlan(
                        version,
                        parsed.graph.toString(),
                        settings.profiles.stream()
                                .map(profile -> profile.shapes)
                                .toList())
                .bytes();
        int half = plan.length / 2;
        return plans.apply(List.of(
                ByteBuffer.wrap(plan, 0, half).slice(),
                ByteBuffer.wrap(plan, half, plan.length - half).slice()));
    }

    @Override
    public Handle createRuntime() {
        call("createRuntime");
        return made(new Thing("runtime", null));
    }

    @Override
    public Handle deserialize(Handle runtime, List<ByteBuffer> plan) {
        call("deserialize");
        ByteBuffer all = ByteBuffer.allocate(
                plan.stream().mapToInt(ByteBuffer::remaining).sum());
        plan.forEach(piece -> all.put(piece.duplicate()));
        try {
            FakePlan read = FakePlan.read(all.array());
            if (!read.version().equals(version)) {
                throw new TensorRtException(
                        "deserializeCudaEngine", TensorRtException.NO_CODE, "the plan is of another version");
            }
            return made(new Engine(live(runtime, Thing.class), read));
        } catch (IOException e) {
            throw new TensorRtException("deserializeCudaEngine", TensorRtException.NO_CODE, "the plan is damaged");
        }
    }

    @Override
    public Handle createContext(Handle engine, int profile, Handle stream) {
        call("createContext");
        notCapturing("a new context");
        live(stream, Stream.class);
        return made(new Context(live(engine, Engine.class), profile));
    }

    @Override
    public void setShape(Handle context, String input, long[] shape) {
        call("setShape");
        notCapturing("a new shape");
        Context target = live(context, Context.class);
        GraphSignature.Port port = target.plan.signature().inputs().stream()
                .filter(candidate -> candidate.name().equals(input))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no input " + input));
        for (int axis = 0; port.varies() && axis < shape.length; axis++) {
            if (shape[axis] < target.least.get(input)[axis]
                    || shape[axis] > target.profile.get(input)[axis]) {
                throw new AssertionError(input + " is out of its profile: " + shape[axis]);
            }
        }
        target.shapes.put(input, shape.clone());
        target.settled = false;
    }

    @Override
    public long[] shape(Handle context, String tensor) {
        call("shape");
        Context target = live(context, Context.class);
        Map<String, Long> dimensions = target.plan.signature().dimensions(target.shapes);
        GraphSignature.Port port = target.plan.signature().outputs().stream()
                .filter(candidate -> candidate.name().equals(tensor))
                .findFirst()
                .orElseThrow();
        return FakeShapes.of(port, dimensions, target.plan);
    }

    @Override
    public long scratchBytes(Handle context) {
        call("scratchBytes");
        return live(context, Context.class).shapes.values().stream()
                        .mapToLong(shape -> java.util.Arrays.stream(shape).sum())
                        .sum()
                * SCRATCH_PER_ELEMENT;
    }

    @Override
    public void setScratch(Handle context, long address, long bytes) {
        call("setScratch");
        memory.range(address, bytes);
        Context target = live(context, Context.class);
        target.scratch = bytes;
        target.scratchAddress = address;
    }

    @Override
    public void setAddress(Handle context, String tensor, long address) {
        call("setAddress");
        live(context, Context.class).addresses.put(tensor, address);
    }

    @Override
    public void enqueue(Handle context, Handle stream) {
        Context target = live(context, Context.class);
        call("enqueue");
        if (capturing != null && !target.settled) {
            throw new AssertionError("a context is captured before its first execution");
        }
        GraphSignature signature = target.plan.signature();
        Map<String, long[]> shapes = new HashMap<>(target.shapes);
        Map<String, Long> dimensions = signature.dimensions(shapes);
        signature
                .outputs()
                .forEach(output -> shapes.put(output.name(), FakeShapes.of(output, dimensions, target.plan)));
        Map<String, Long> addresses = Map.copyOf(target.addresses);
        List<GraphSignature.Port> ports = new ArrayList<>(signature.inputs());
        ports.addAll(signature.outputs());
        for (GraphSignature.Port port : ports) {
            if (!addresses.containsKey(port.name())) {
                throw new AssertionError("nobody said where " + port.name() + " lies");
            }
            memory.range(addresses.get(port.name()), FakePlan.bytes(port.type(), shapes.get(port.name())));
        }
        if (target.scratch < 0) {
            throw new AssertionError("a context without scratch memory");
        }
        signature.outputs().stream()
                .filter(output -> output.name().startsWith("present_"))
                .forEach(output -> {
                    if (!addresses
                            .get(output.name())
                            .equals(addresses.get(output.name().replace("present_", "past_")))) {
                        throw new AssertionError(
                                output.name() + " does not share the memory of the cache that it extends");
                    }
                });
        long scratchAddress = target.scratchAddress;
        long scratch = target.scratch;
        target.settled = true;
        queue(stream, () -> {
            // Scratch memory keeps no results, so code that relies on it fails.
            ByteBuffer bytes = memory.range(scratchAddress, scratch);
            while (bytes.hasRemaining()) {
                bytes.put((byte) 0xFF);
            }
            target.plan.run(memory, shapes, addresses);
        });
    }

    @Override
    public void destroy(Handle handle) {
        Thing thing = live(handle, Thing.class);
        if (thing.children > 0) {
            throw new AssertionError("a " + thing.kind + " is destroyed before what was made of it");
        }
        drain();
        thing.destroyed = true;
        things.remove(thing);
        if (thing.parent != null) {
            thing.parent.children--;
        }
        call("destroy");
    }

    @Override
    public void close() {
        call("close");
        closed = true;
        if (memory.regions() > 0 || !pinned.isEmpty() || !things.isEmpty()) {
            throw new AssertionError("left over: " + memory.regions() + " pieces of device memory, " + pinned.size()
                    + " pinned buffers, "
                    + things.stream().map(thing -> thing.kind).toList());
        }
    }
}
