// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;

/** Decodes UTF-8 like Python: each maximal malformed part becomes one U+FFFD (Unicode 15, section 3.9, table 3-8). */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * Decodes bytes. The JDK's decoder differs from Python's in the number of replacements for encoded surrogates (1
     * instead of 3).
     *
     * @param bytes bytes, of which the first {@code length} count
     */
    static String decode(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(length);
        int at = 0;
        while (at < length) {
            int lead = bytes[at] & 0xFF;
            if (lead < 0x80) {
                text.append((char) lead);
                at++;
                continue;
            }
            int following = lead >= 0xC2 && lead <= 0xDF
                    ? 1
                    : lead >= 0xE0 && lead <= 0xEF ? 2 : lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
            int codePoint = lead & (0x3F >> following);
            int read = 1;
            while (read <= following && at + read < length && isContinuation(lead, read, bytes[at + read] & 0xFF)) {
                codePoint = codePoint << 6 | bytes[at + read] & 0x3F;
                read++;
            }
            if (following > 0 && read == following + 1) {
                text.appendCodePoint(codePoint);
            } else {
                text.append(REPLACEMENT);
            }
            at += read;
        }
        return text.toString();
    }

    /**
     * The range of the second byte depends on the first, which excludes overlong forms, surrogates and values above
     * U+10FFFF.
     */
    private static boolean isContinuation(int lead, int index, int value) {
        int low = 0x80;
        int high = 0xBF;
        if (index == 1) {
            switch (lead) {
                case 0xE0 -> low = 0xA0;
                case 0xED -> high = 0x9F;
                case 0xF0 -> low = 0x90;
                case 0xF4 -> high = 0x8F;
                default -> {}
            }
        }
        return value >= low && value <= high;
    }

    /** @throws InvalidInputException if the text contains an unpaired surrogate, which has no UTF-8 form */
    static void requireValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isLowSurrogate(c)
                    || i + 1 == text.length()
                    || !Character.isLowSurrogate(text.charAt(i + 1))) {
                throw TextError.INVALID_UNICODE.with(String.format("U+%04X", (int) c), i);
            }
            i++;
        }
    }
}
