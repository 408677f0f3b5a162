// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** A picture file in memory for ImageIO, with another beginning; nothing is copied, cached or written to disk. */
final class SplicedInput extends ImageInputStreamImpl {
    private final byte[] head;
    private final byte[] data;
    private final int from;
    private boolean exhausted;

    /** The bytes of head, then those of data from an index on. */
    SplicedInput(byte[] head, byte[] data, int from) {
        this.head = head;
        this.data = data;
        this.from = from;
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
        boolean inHead = streamPos < head.length;
        byte[] source = inHead ? head : data;
        int start = (int) (inHead ? streamPos : streamPos - head.length + from);
        int read = Math.min(count, source.length - start);
        System.arraycopy(source, start, bytes, offset, read);
        streamPos += read;
        return read;
    }

    @Override
    public long length() {
        return (long) head.length + data.length - from;
    }

    /**
     * Does nothing: there is nothing to release, and an object whose finalizer is empty is no work for the collector.
     * With the inherited one every picture that was read would stay in memory, file and all, until the collection after
     * the next.
     */
    @Override
    @SuppressWarnings({"deprecation", "removal"})
    protected void finalize() {}

    /** Has a reader asked for more than there is? Some decoders then make something up. */
    boolean exhausted() {
        return exhausted;
    }
}
