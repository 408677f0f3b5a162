// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.engine.tensorrt.TensorRtApi.Handle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of {@link FakeGpu}. */
public final class FakeObjects {
    private FakeObjects() {}

    /** An object; {@code parent}, if it has one, must outlive it. */
    public static class Thing implements Handle {
        final String kind;
        final @Nullable Thing parent;
        int children;
        boolean destroyed;

        Thing(String kind, @Nullable Thing parent) {
            this.kind = kind;
            this.parent = parent;
            if (parent != null) {
                parent.children++;
            }
        }
    }

    public static final class Stream extends Thing {
        final Deque<Runnable> queue = new ArrayDeque<>();

        @Nullable
        List<Runnable> captured;

        Stream() {
            super("stream", null);
        }
    }

    public static final class Mark extends Thing {
        final Stream stream;
        boolean reached;

        Mark(Stream stream) {
            super("mark", null);
            this.stream = stream;
        }
    }

    public static final class Graph extends Thing {
        final List<Runnable> work;

        Graph(List<Runnable> work) {
            super("graph", null);
            this.work = work;
        }
    }

    public static final class Network extends Thing {
        /** Null before the network is parsed. */
        @Nullable
        Path graph;

        Network(Thing builder) {
            super("network", builder);
        }
    }

    public static final class Config extends Thing {
        final List<Profile> profiles = new ArrayList<>();
        BuildProgress progress = BuildProgress.NONE;
        /** Null before a timing cache is set. */
        @Nullable
        ByteBuffer timings;

        Config(Thing builder) {
            super("config", builder);
        }
    }

    public static final class Profile implements Handle {
        final Map<String, long[][]> shapes = new HashMap<>();
    }

    public static final class Engine extends Thing {
        final FakePlan plan;

        Engine(Thing runtime, FakePlan plan) {
            super("engine", runtime);
            this.plan = plan;
        }
    }

    public static final class Context extends Thing {
        final FakePlan plan;
        final Map<String, long[]> profile;
        final Map<String, long[]> least;
        final Map<String, long[]> shapes = new HashMap<>();
        final Map<String, Long> addresses = new HashMap<>();
        long scratchAddress;
        long scratch = -1;
        boolean complete;

        Context(Engine engine, int profile) {
            super("context", engine);
            this.plan = engine.plan;
            this.profile = new HashMap<>();
            this.least = new HashMap<>();
            engine.plan.profiles().get(profile).forEach((input, range) -> {
                least.put(input, range[0]);
                this.profile.put(input, range[1]);
            });
        }
    }
}
