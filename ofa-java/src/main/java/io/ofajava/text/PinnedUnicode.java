// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Character properties of Unicode 14.0, the version of the reference, independent of the JDK (JDK 17 has Unicode 13,
 * JDK 25 has 16). A text therefore has the same token ids on every JDK.
 *
 * <p>The resource {@code unicode-14.txt} contains the classes; {@code scripts/unicode-classes} writes it.
 */
public final class PinnedUnicode {
    private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;
    private static final int DOTTED_CAPITAL_I = 0x130;
    private static final int COMBINING_DOT_ABOVE = 0x307;
    /** The first code point that is unassigned in Unicode 14.0. */
    private static final int FIRST_UNASSIGNED = 0x378;
    /** Capital letters added in Unicode 14.0, as (first, last, distance to the lower-case letter). */
    private static final int[][] CAPITALS_OF_14 = {
        {0x2C2F, 0x2C2F, 0x30},
        {0xA7C0, 0xA7C0, 1},
        {0xA7D0, 0xA7D0, 1},
        {0xA7D6, 0xA7D6, 1},
        {0xA7D8, 0xA7D8, 1},
        {0x10570, 0x1057A, 0x27},
        {0x1057C, 0x1058A, 0x27},
        {0x1058C, 0x10592, 0x27},
        {0x10594, 0x10595, 0x27}
    };

    private static final int[] STARTS; // first code point of each run of one class, ascending
    private static final UnicodeClass[] CLASSES;

    static {
        String table = read();
        int[] starts = new int[table.length()];
        UnicodeClass[] classes = new UnicodeClass[table.length()];
        int count = 0;
        int start = 0;
        int digits = 0;
        for (int i = 0; i < table.length(); i++) {
            char c = table.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                start += Integer.parseInt(table, digits, i, 16);
                starts[count] = start;
                classes[count++] = UnicodeClass.of(c);
                digits = i + 1;
            }
        }
        STARTS = Arrays.copyOf(starts, count);
        CLASSES = Arrays.copyOf(classes, count);
    }

    private PinnedUnicode() {}

    /** The class of a code point. */
    static UnicodeClass classOf(int codePoint) {
        if (codePoint < 0 || codePoint >= CODE_POINTS) {
            throw new IllegalArgumentException("code point " + codePoint + " is outside Unicode");
        }
        int at = Arrays.binarySearch(STARTS, codePoint);
        return CLASSES[at >= 0 ? at : -at - 2];
    }

    /**
     * Converts to lower case like Python's {@code str.lower}: full mappings, including the final sigma, and independent
     * of language.
     *
     * @param text any text
     */
    public static String toLowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        int from = 0; // start of the run for which the JDK's mapping is correct
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            int size = Character.charCount(codePoint);
            int pinned = pinned(codePoint);
            if (pinned >= 0) {
                lower.append(text.substring(from, at).toLowerCase(Locale.ROOT)).appendCodePoint(pinned);
                from = at + size;
            }
            at += size;
        }
        return lower.append(text.substring(from).toLowerCase(Locale.ROOT)).toString();
    }

    /** Appends the lower case of one code point without context, and therefore without the final sigma. */
    static void appendLowerCase(int codePoint, StringBuilder out) {
        int pinned = pinned(codePoint);
        if (codePoint == DOTTED_CAPITAL_I) {
            out.append('i').appendCodePoint(COMBINING_DOT_ABOVE);
        } else {
            out.appendCodePoint(pinned >= 0 ? pinned : Character.toLowerCase(codePoint));
        }
    }

    /** The lower case of a code point that some JDK maps differently, or -1. */
    private static int pinned(int codePoint) {
        if (codePoint < FIRST_UNASSIGNED) {
            return -1;
        }
        for (int[] capitals : CAPITALS_OF_14) {
            if (codePoint >= capitals[0] && codePoint <= capitals[1]) {
                return codePoint + capitals[2];
            }
        }
        return classOf(codePoint) == UnicodeClass.CONTROL ? codePoint : -1;
    }

    private static String read() {
        try (InputStream in = PinnedUnicode.class.getResourceAsStream("unicode-14.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
