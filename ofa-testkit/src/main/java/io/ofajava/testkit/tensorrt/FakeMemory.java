// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit.tensorrt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * "Device" memory in host buffers. Addresses are fictitious: contents are accessible only through the copy methods of
 * {@link FakeGpu}. Ranges are checked against allocations; newly allocated memory is filled with NaN.
 */
public final class FakeMemory {
    private static final long FIRST = 0x7000_0000_0000L;
    private static final long GAP = 1 << 20;
    private static final byte POISON = (byte) 0xFF;

    private final TreeMap<Long, ByteBuffer> regions = new TreeMap<>();
    private final List<String> freed = new ArrayList<>();
    private long next = FIRST;
    private long used;

    public long allocate(long bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
        byte[] poison = new byte[4096];
        Arrays.fill(poison, POISON);
        while (buffer.hasRemaining()) {
            buffer.put(poison, 0, Math.min(poison.length, buffer.remaining()));
        }
        long address = next;
        regions.put(address, buffer.clear());
        next += (bytes + GAP) / 256 * 256 + 256;
        used += bytes;
        return address;
    }

    public void free(long address) {
        ByteBuffer buffer = regions.remove(address);
        if (buffer == null) {
            throw new AssertionError((freed.contains(Long.toHexString(address)) ? "freed twice: " : "never allocated: ")
                    + Long.toHexString(address));
        }
        freed.add(Long.toHexString(address));
        used -= buffer.capacity();
    }

    public long used() {
        return used;
    }

    public int regions() {
        return regions.size();
    }

    /** The bytes of a range that lies within one allocation. */
    public ByteBuffer range(long address, long bytes) {
        Map.Entry<Long, ByteBuffer> region = regions.floorEntry(address);
        if (region == null
                || address + bytes > region.getKey() + region.getValue().capacity()) {
            throw new AssertionError("no device memory of " + bytes + " bytes at " + Long.toHexString(address));
        }
        return region.getValue()
                .duplicate()
                .order(ByteOrder.nativeOrder())
                .position(Math.toIntExact(address - region.getKey()))
                .limit(Math.toIntExact(address - region.getKey() + bytes))
                .slice()
                .order(ByteOrder.nativeOrder());
    }
}
