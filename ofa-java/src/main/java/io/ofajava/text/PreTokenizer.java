// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/**
 * Splits text into words for byte pair encoding, like GPT-2's pattern: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+|
 * ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+} with Unicode letters, numbers and white space.
 *
 * <p>Implemented as a scanner: every character belongs to exactly one word, without backtracking, and without recursion
 * on long runs.
 */
final class PreTokenizer {
    private enum Kind {
        LETTER,
        NUMBER,
        SPACE,
        OTHER
    }

    private PreTokenizer() {}

    /**
     * End of the word that starts at {@code start}.
     *
     * @param text valid UTF-16
     * @param start index of a character, below {@code end}
     * @param end end of the text to scan; the scanner does not look past it
     * @return index after the word's last character, in start + 1 .. end
     */
    static int wordEnd(String text, int start, int end) {
        int contraction = contractionEnd(text, start, end);
        if (contraction > 0) {
            return contraction;
        }
        int first = text.codePointAt(start);
        Kind kind = kind(first);
        if (kind != Kind.SPACE) {
            return runEnd(text, start, end, kind);
        }
        if (first == ' ' && start + 1 < end) {
            Kind next = kind(text.codePointAt(start + 1));
            if (next != Kind.SPACE) {
                return runEnd(text, start + 1, end, next);
            }
        }
        // A run of white space leaves its last character to the following word, unless the run ends the text.
        int run = runEnd(text, start, end, Kind.SPACE);
        return run == end || run == start + 1 ? run : run - 1;
    }

    /**
     * End of {@code 's} and similar suffixes at {@code start}, or 0. Lower case only: the pattern is case-sensitive.
     */
    private static int contractionEnd(String text, int start, int end) {
        if (text.charAt(start) != '\'' || start + 1 >= end) {
            return 0;
        }
        char one = text.charAt(start + 1);
        if (one == 's' || one == 't' || one == 'm' || one == 'd') {
            return start + 2;
        }
        char two = start + 2 < end ? text.charAt(start + 2) : 0;
        boolean pair = one == 'r' && two == 'e' || one == 'v' && two == 'e' || one == 'l' && two == 'l';
        return pair ? start + 3 : 0;
    }

    private static int runEnd(String text, int start, int end, Kind kind) {
        int at = start;
        while (at < end) {
            int codePoint = text.codePointAt(at);
            if (kind(codePoint) != kind) {
                break;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }

    private static Kind kind(int codePoint) {
        if (codePoint < 0x80) {
            if (codePoint >= 'a' && codePoint <= 'z' || codePoint >= 'A' && codePoint <= 'Z') {
                return Kind.LETTER;
            }
            if (codePoint >= '0' && codePoint <= '9') {
                return Kind.NUMBER;
            }
            return isWhiteSpace(codePoint) ? Kind.SPACE : Kind.OTHER;
        }
        return switch (PinnedUnicode.classOf(codePoint)) {
            case LETTER -> Kind.LETTER;
            case NUMBER -> Kind.NUMBER;
            default -> isWhiteSpace(codePoint) ? Kind.SPACE : Kind.OTHER;
        };
    }

    /** Unicode's White_Space property, which is the meaning of {@code \s} in the reference's pattern. */
    static boolean isWhiteSpace(int codePoint) {
        return switch (codePoint) {
            case ' ', '\t', '\n', 0x0B, '\f', '\r', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }
}
