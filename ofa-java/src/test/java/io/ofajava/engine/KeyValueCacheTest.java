// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.checkpoint.ModelFixture;
import io.ofajava.checkpoint.OfaConfig;
import io.ofajava.checkpoint.TransformerSize;
import io.ofajava.error.EngineError;
import io.ofajava.error.ResourceException;
import io.ofajava.graph.GraphSet;
import io.ofajava.onnx.ElementType;
import io.ofajava.text.VocabularyLayout;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The KV cache with and without sufficient memory in the backend. */
class KeyValueCacheTest {
    private static final int WIDTH = 8;
    private static final int LAYERS = 2;

    /** Counts elements without computing. */
    private static final class Bounded implements Backend {
        private final long most;
        private long held;
        private long copied;

        Bounded(long most) {
            this.most = most;
        }

        @Override
        public DeviceTensor allocate(ElementType type, long... shape) {
            Counted tensor = new Counted(shape);
            if (held + tensor.elements() > most) {
                throw EngineError.OUT_OF_HOST_MEMORY.with(1);
            }
            held += tensor.elements();
            return tensor;
        }

        @Override
        public long memoryBytes() {
            return held;
        }

        @Override
        public void clear(DeviceTensor target, long offset, long count) {
            // nothing is stored
        }

        @Override
        public void copy(DeviceTensor source, long sourceOffset, DeviceTensor target, long targetOffset, long count) {
            copied += count;
        }

        @Override
        public String description() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Engine compile(Path graph, List<ShapeProfile> profiles) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DeviceTensor wrap(FloatBuffer host, long... shape) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // nothing to release
        }

        private final class Counted implements DeviceTensor {
            private final long[] shape;

            Counted(long[] shape) {
                this.shape = shape;
            }

            @Override
            public ElementType type() {
                return ElementType.FLOAT32;
            }

            @Override
            public long[] shape() {
                return shape.clone();
            }

            @Override
            public DeviceTensor view(long... viewed) {
                held += Arrays.stream(viewed).reduce(1, (a, b) -> a * b); // released by its close
                return new Counted(viewed);
            }

            @Override
            public void upload(FloatBuffer values) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void upload(IntBuffer values) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void download(FloatBuffer values) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                held -= elements();
            }
        }
    }

    private static KeyValueCache cache(Backend backend) {
        OfaConfig config = ModelFixture.config(
                new TransformerSize(300, WIDTH, 1, LAYERS, 2, 2, 16, 16, 1024, 1024),
                List.of(1, 1, 1),
                2,
                32,
                VocabularyLayout.contiguous(200, 64, 36));
        return new KeyValueCache(backend, config, new GraphSet(Path.of("none")), 1024);
    }

    /** Elements of keys and values. */
    private static long elements(int rows, int positions) {
        return 2L * LAYERS * WIDTH * rows * positions;
    }

    private static int[] beginning(int rows) {
        int[] parents = new int[rows];
        Arrays.fill(parents, -1);
        return parents;
    }

    private static int[] same(int rows) {
        int[] parents = new int[rows];
        Arrays.setAll(parents, row -> row);
        return parents;
    }

    @Test
    void aNewRequestHasTheWholeMemory() {
        Bounded backend = new Bounded(elements(32, 256));
        try (KeyValueCache cache = cache(backend)) {
            cache.prepare(beginning(32), 256);
            cache.prepare(beginning(16), 1);
            assertEquals(elements(16, 32), backend.memoryBytes());
        }
        assertEquals(0, backend.memoryBytes());
    }

    @Test
    void theCacheIsUsableAfterMemoryExhaustion() {
        Bounded backend = new Bounded(elements(8, 64));
        try (KeyValueCache cache = cache(backend)) {
            cache.prepare(beginning(8), 32);
            assertThrows(
                    ResourceException.class,
                    () -> cache.prepare(same(8), 33),
                    "the old and the new cache must both be held while rows are copied");
            assertThrows(ResourceException.class, () -> cache.prepare(beginning(9), 64));
            cache.prepare(beginning(8), 1);
            Map<String, DeviceTensor> inputs = new HashMap<>();
            List<DeviceTensor> temporary = new ArrayList<>();
            cache.bind(inputs, new HashMap<>(), temporary);
            assertEquals(2 * LAYERS, inputs.size());
            assertArrayEquals(
                    new long[] {8, 2, 32, WIDTH / 2}, inputs.get("past_key_0").shape());
            temporary.forEach(DeviceTensor::close);
            assertEquals(elements(8, 32), backend.memoryBytes());
        }
        assertEquals(0, backend.memoryBytes());
    }

    @Test
    void movedRowsCopyOnlyWrittenEntries() {
        Bounded backend = new Bounded(elements(4, 64));
        try (KeyValueCache cache = cache(backend)) {
            cache.prepare(beginning(2), 5);
            cache.prepare(same(2), 6);
            assertEquals(0, backend.copied, "rows that keep their place were copied");
            cache.prepare(new int[] {1, 0}, 7);
            assertEquals(elements(2, 6), backend.copied);
            cache.prepare(new int[] {1, 1}, 33);
            assertEquals(
                    elements(2, 6) + elements(2, 7), backend.copied, "a growing window must copy only written entries");
        }
    }
}
