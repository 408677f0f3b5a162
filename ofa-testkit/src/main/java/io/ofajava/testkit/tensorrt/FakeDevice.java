// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.engine.tensorrt.TensorRtApi;
import io.ofajava.engine.tensorrt.TensorRtException;
import io.ofajava.testkit.tensorrt.FakeObjects.Graph;
import io.ofajava.testkit.tensorrt.FakeObjects.Mark;
import io.ofajava.testkit.tensorrt.FakeObjects.Stream;
import io.ofajava.testkit.tensorrt.FakeObjects.Thing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the test double that stands for CUDA: memory, streams, captured graphs, and the calls that are made to
 * fail. {@link FakeGpu} adds TensorRT.
 */
abstract class FakeDevice implements TensorRtApi {
    final FakeMemory memory = new FakeMemory();
    private final Map<ByteBuffer, Boolean> pinned = new IdentityHashMap<>();
    private final Set<Thing> things = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, Integer> counts = new HashMap<>();
    long capacity = Long.MAX_VALUE;

    @Nullable
    Stream capturing;

    boolean refuseCapture;
    private int calls;
    private int failAt = -1;
    private int failCode;
    private @Nullable String failed;
    private boolean closed;

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
    public @Nullable String failed() {
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

    void call(String name) {
        if (closed) {
            throw new AssertionError(name + " after close");
        }
        counts.merge(name, 1, Integer::sum);
        if (calls++ == failAt) {
            failed = name;
            throw new TensorRtException(name, failCode, "made to fail");
        }
    }

    <T> T live(Handle handle, Class<T> type) {
        if (!type.isInstance(handle) || handle instanceof Thing thing && (thing.destroyed || !things.contains(thing))) {
            throw new AssertionError("a live " + type.getSimpleName() + " was expected, not "
                    + (handle instanceof Thing thing ? "a destroyed " + thing.kind : handle));
        }
        return type.cast(handle);
    }

    <T extends Thing> T made(T thing) {
        things.add(thing);
        return thing;
    }

    void notCapturing(String what) {
        if (capturing != null) {
            throw new AssertionError(what + " while a stream is captured");
        }
    }

    void queue(Handle stream, Runnable work) {
        Stream target = live(stream, Stream.class);
        if (target.captured != null) {
            target.captured.add(work);
        } else {
            target.queue.add(work);
        }
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
    public void destroy(Handle handle) {
        Thing thing = live(handle, Thing.class);
        if (thing.children > 0) {
            throw new AssertionError("a " + thing.kind + " is destroyed before the objects made from it");
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
            throw new AssertionError("not released: " + memory.regions() + " pieces of device memory, " + pinned.size()
                    + " pinned buffers, "
                    + things.stream().map(thing -> thing.kind).toList());
        }
    }
}
