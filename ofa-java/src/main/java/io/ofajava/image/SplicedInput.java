// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/** Presents parts of arrays as one input for ImageIO, without copies, caches or temporary files. */
final class SplicedInput extends ImageInputStreamImpl {
    private final List<byte[]> arrays = new ArrayList<>();
    private long[] starts = {0}; // start of each piece in the input; the last entry is the total length
    private int[] offsets = {}; // start of each piece in its array
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
            piece++; // skip empty pieces
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
     * Does nothing, because there is nothing to release. The override has an effect: the collector handles objects with
     * an empty finalizer like those without one. With the inherited finalizer, every decoded file would stay in memory
     * until the second next collection.
     */
    @Override
    @SuppressWarnings({"deprecation", "removal"})
    protected void finalize() {}

    /** Whether a reader has requested bytes beyond the end. Some decoders then invent data. */
    boolean exhausted() {
        return exhausted;
    }
}
