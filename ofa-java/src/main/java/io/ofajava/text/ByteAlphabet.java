// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The printable alphabet of byte-level BPE, which has one character for each of the 256 bytes (from GPT-2's encoder).
 * Printable Latin-1 characters represent themselves; the other 68 bytes are mapped to U+0100 and following in byte
 * order. For example, a space becomes {@code \u0120}.
 */
public final class ByteAlphabet {
    private static final char[] CHAR_OF_BYTE = new char[256];
    private static final short[] BYTE_OF_CHAR;

    static {
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            CHAR_OF_BYTE[b] = printable ? (char) b : next++;
        }
        BYTE_OF_CHAR = new short[next];
        java.util.Arrays.fill(BYTE_OF_CHAR, (short) -1);
        for (int b = 0; b < 256; b++) {
            BYTE_OF_CHAR[CHAR_OF_BYTE[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /** The character of a byte, 0 to 255. */
    public static char charOf(int unsignedByte) {
        return CHAR_OF_BYTE[unsignedByte];
    }

    /**
     * The 256 characters, beginning with those that represent themselves: the order of their ids in GPT-2's and CLIP's
     * vocabularies.
     */
    public static List<Character> printableFirst() {
        List<Character> letters = new ArrayList<>();
        for (boolean printable : new boolean[] {true, false}) {
            for (int b = 0; b < 256; b++) {
                if (printable == (CHAR_OF_BYTE[b] == b)) {
                    letters.add(CHAR_OF_BYTE[b]);
                }
            }
        }
        return letters;
    }

    /** The byte of a character, 0 to 255, or -1 if the character is not in the alphabet. */
    static int byteOf(char character) {
        return character < BYTE_OF_CHAR.length ? BYTE_OF_CHAR[character] : -1;
    }
}
