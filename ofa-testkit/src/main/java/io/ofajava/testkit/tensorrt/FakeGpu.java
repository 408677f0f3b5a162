// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.onnx.GraphSignature;
import io.ofajava.testkit.graph.GraphAcceptance;
import io.ofajava.testkit.tensorrt.FakeObjects.Config;
import io.ofajava.testkit.tensorrt.FakeObjects.Context;
import io.ofajava.testkit.tensorrt.FakeObjects.Engine;
import io.ofajava.testkit.tensorrt.FakeObjects.Network;
import io.ofajava.testkit.tensorrt.FakeObjects.Profile;
import io.ofajava.testkit.tensorrt.FakeObjects.Stream;
import io.ofajava.testkit.tensorrt.FakeObjects.Thing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A test double of a GPU. Work that is queued on a stream happens at the next synchronisation, not before, so code that
 * reads a result or changes a pinned buffer too early fails. Handles are checked for their kind, for use after
 * destruction and for the order of destruction; shapes against the profile; {@link #close} fails if an object is left.
 * Any call can be made to fail.
 */
public final class FakeGpu extends FakeDevice {
    private static final long SCRATCH_PER_ELEMENT = 3;

    private final String version;
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

    @Override
    public Device selectDevice(int ordinal) {
        call("selectDevice");
        if (ordinal != 0) {
            throw new TensorRtException("cudaSetDevice", 101, "invalid device ordinal");
        }
        return new Device(0, "double", 86, 8L << 30, 13000, 13030, version);
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
                .decode(Objects.requireNonNull(live(config, Config.class).timings)
                        .duplicate())
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
        Path graph = Objects.requireNonNull(parsed.graph, "a network that was not parsed");
        GraphSignature signature = GraphSignature.read(graph);
        for (Profile profile : settings.profiles) {
            for (GraphSignature.Port input : signature.inputs()) {
                if (input.varies() && !profile.shapes.containsKey(input.name())) {
                    throw new AssertionError("a profile does not contain " + input.name());
                }
            }
        }
        byte[] plan = new FakePlan(
                        version,
                        graph.toString(),
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
        long[] least = target.least.get(input);
        long[] most = target.profile.get(input);
        for (int axis = 0; port.varies() && axis < shape.length; axis++) {
            if (least == null || most == null || shape[axis] < least[axis] || shape[axis] > most[axis]) {
                throw new AssertionError(input + " is outside its profile: " + shape[axis]);
            }
        }
        target.shapes.put(input, shape.clone());
        target.complete = false;
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
        if (capturing != null && !target.complete) {
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
            Long address = addresses.get(port.name());
            if (address == null) {
                throw new AssertionError("no address was set for " + port.name());
            }
            memory.range(address, FakePlan.bytes(port.type(), Objects.requireNonNull(shapes.get(port.name()))));
        }
        if (target.scratch < 0) {
            throw new AssertionError("a context without scratch memory");
        }
        signature.outputs().stream()
                .filter(output -> output.name().startsWith("present_"))
                .forEach(output -> {
                    if (!Objects.equals(
                            addresses.get(output.name()),
                            addresses.get(output.name().replace("present_", "past_")))) {
                        throw new AssertionError(
                                output.name() + " does not share the memory of the cache that it extends");
                    }
                });
        long scratchAddress = target.scratchAddress;
        long scratch = target.scratch;
        target.complete = true;
        queue(stream, () -> {
            // Scratch memory keeps no results, so code that relies on it fails.
            ByteBuffer bytes = memory.range(scratchAddress, scratch);
            while (bytes.hasRemaining()) {
                bytes.put((byte) 0xFF);
            }
            target.plan.run(memory, shapes, addresses);
        });
    }
}
