// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/** Pieces of arrays as one input for ImageIO; nothing is copied, cached or written to disk. */
final class SplicedInput extends ImageInputStreamImpl {
    private final List<byte[]> arrays = new ArrayList<>();
    private long[] starts = {0}; // of each piece in the input, and of what would follow the last one
    private int[] offsets = {}; // of each piece in its array
    private boolean exhausted;

    SplicedInput() {}

    /** The whole array. */
    SplicedInput(byte[] data) {
        add(data, 0, data.length);
    }

    /** Appends a piece. */
    SplicedInput add(byte[] array, int from, int length) {
        int count = arrays.size();
        if (starts.length < count + 2) {
            starts = Arrays.copyOf(starts, 2 * count + 2);
            offsets = Arrays.copyOf(offsets, 2 * count + 1);
        }
        arrays.add(array);
        offsets[count] = from;
        starts[count + 1] = starts[count] + length;
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        if (streamPos >= length()) {
            exhausted = true;
            return -1;
        }
        int found = Arrays.binarySearch(starts, 0, arrays.size() + 1, streamPos);
        int piece = found >= 0 ? found : -found - 2;
        while (starts[piece + 1] == streamPos) {
            piece++; // empty pieces
        }
        int read = (int) Math.min(count, starts[piece + 1] - streamPos);
        System.arraycopy(arrays.get(piece), offsets[piece] + (int) (streamPos - starts[piece]), bytes, offset, read);
        streamPos += read;
        return read;
    }

    @Override
    public long length() {
        return starts[arrays.size()];
    }

    /**
     * Does nothing: there is nothing to release, and an object whose finalizer is empty is no work for the collector.
     * With the inherited one every image that was read would stay in memory, file and all, until the collection after
     * the next.
     */
    @Override
    @SuppressWarnings({"deprecation", "removal"})
    protected void finalize() {}

    /** Whether a reader has asked for more than there is. Some decoders then make something up. */
    boolean exhausted() {
        return exhausted;
    }
}
