// SPDX-License-Identifier: Apache-2.0
package io.ofajava.image;

/**
 * Decodes the pixels of a GIF frame: LZW with codes of up to 12 bits in blocks of up to 255 bytes (GIF89a, appendix F).
 */
final class GifPixels {
    private static final int MAX_CODE_BITS = 12;
    private static final int TABLE = 1 << MAX_CODE_BITS;

    private final byte[] data;
    private int at;
    private int block; // bytes left in the current block
    private int bits;
    private int bitCount;
    private boolean ended;

    private GifPixels(byte[] data, int at) {
        this.data = data;
        this.at = at;
    }

    /**
     * Decodes until the frame is complete; the following bytes are not read.
     *
     * @param from index of the minimum code size
     * @param pixels receives one index per pixel, in file order
     * @param truncate whether truncated data leaves the remaining pixels unchanged; otherwise it is refused
     */
    static void decode(byte[] data, int from, byte[] pixels, boolean truncate) throws DamagedImageException {
        int minimum = data[from] & 0xFF;
        if (minimum > MAX_CODE_BITS) {
            throw new DamagedImageException("its codes begin with " + minimum + " bits, more than " + MAX_CODE_BITS);
        }
        new GifPixels(data, from + 1).decode(minimum, pixels, truncate);
    }

    private void decode(int minimum, byte[] pixels, boolean truncate) throws DamagedImageException {
        int clear = 1 << minimum;
        int end = clear + 1;
        int[] prefix = new int[TABLE];
        byte[] last = new byte[TABLE];
        byte[] reversed = new byte[TABLE + 1];
        int size = minimum + 1;
        int next = clear + 2;
        int previous = -1;
        int first = 0;
        for (int filled = 0; filled < pixels.length; ) {
            int code = code(Math.min(size, MAX_CODE_BITS));
            if (code < 0 || code == end) {
                if (truncate) {
                    return;
                }
                throw DamagedImageException.cutOff();
            }
            if (code == clear) {
                size = minimum + 1;
                next = clear + 2;
                previous = -1;
                continue;
            }
            if (code > next || code >= TABLE || previous < 0 && code > clear) {
                throw new DamagedImageException("it contains an undefined code");
            }
            int length = 0;
            int symbol = code;
            if (code == next) {
                reversed[length++] = (byte) first;
                symbol = previous;
            }
            for (; symbol > clear; symbol = prefix[symbol]) {
                reversed[length++] = last[symbol];
            }
            first = symbol;
            reversed[length++] = (byte) symbol;
            while (length > 0 && filled < pixels.length) {
                pixels[filled++] = reversed[--length];
            }
            if (previous >= 0 && next < TABLE) {
                prefix[next] = previous;
                last[next] = (byte) first;
                next++;
                if (next == 1 << size && size < MAX_CODE_BITS) {
                    size++;
                }
            }
            previous = code;
        }
    }

    /** The next code, or -1 at the end of the data. */
    private int code(int size) {
        while (bitCount < size) {
            int value = nextByte();
            if (value < 0) {
                return -1;
            }
            bits |= value << bitCount;
            bitCount += Byte.SIZE;
        }
        int code = bits & (1 << size) - 1;
        bits >>>= size;
        bitCount -= size;
        return code;
    }

    private int nextByte() {
        if (block == 0 && !ended) {
            block = at < data.length ? data[at++] & 0xFF : 0;
            ended = block == 0;
        }
        if (ended || at >= data.length) {
            return -1;
        }
        block--;
        return data[at++] & 0xFF;
    }
}
