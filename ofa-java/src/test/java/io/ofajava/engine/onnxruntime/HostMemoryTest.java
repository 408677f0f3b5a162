// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostMemoryTest {
    private final HostMemory memory = new HostMemory();

    @Test
    void aBufferHasTheSizeThatWasAskedFor() {
        ByteBuffer buffer = memory.take(100_000);
        assertEquals(0, buffer.position());
        assertEquals(100_000, buffer.remaining());
        assertTrue(memory.allocatedBytes() >= 100_000);
    }

    @Test
    void aFreeBufferOfUpToTwiceTheSizeIsReused() {
        memory.give(memory.take(200_000));
        long allocated = memory.allocatedBytes();
        ByteBuffer reused = memory.take(120_000);
        assertEquals(120_000, reused.remaining());
        assertEquals(allocated, memory.allocatedBytes());
        memory.give(reused);
        memory.take(60_000);
        assertTrue(memory.allocatedBytes() > allocated, "a buffer of more than twice the size was reused");
    }

    @Test
    void requestsOfAllShapesDoNotAddUp() {
        Random random = new Random(1);
        long most = 0;
        for (int round = 0; round < 2_000; round++) {
            List<ByteBuffer> taken = new ArrayList<>();
            long inUse = 0;
            for (int i = random.nextInt(8); i >= 0; i--) {
                int bytes = 100_000 + random.nextInt(900_000);
                taken.add(memory.take(bytes));
                inUse += bytes;
            }
            most = Math.max(most, inUse);
            taken.forEach(memory::give);
        }
        // Sizes of one power of two share buffers of up to twice their size; there are four such powers here.
        assertTrue(memory.allocatedBytes() <= 3 * most, memory.allocatedBytes() + " of " + most);
    }
}
