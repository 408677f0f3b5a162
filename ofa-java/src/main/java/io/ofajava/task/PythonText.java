// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * String operations with Python's semantics where Java's differ: which characters are white space, and how stripping
 * works.
 */
final class PythonText {
    /**
     * The characters for which Python's {@code str.isspace} holds, which is also what {@code \s} matches in a Python
     * string pattern.
     */
    private static final String SPACE_CLASS =
            "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";

    private static final Pattern SPACES = Pattern.compile(SPACE_CLASS + "+");
    private static final Pattern SEVERAL_SPACES = Pattern.compile(SPACE_CLASS + "{2,}");

    /** Python's {@code string.punctuation}. */
    static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private PythonText() {}

    /** {@code re.sub(r"\s{2,}", " ", text)}: runs of two or more become one space, a single tab or newline stays. */
    static String squeezeSpaces(String text) {
        return SEVERAL_SPACES.matcher(text).replaceAll(" ");
    }

    /** {@code text.split()}: the words between runs of white space; no word is empty. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : SPACES.split(text)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /** {@code text.strip()}. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** {@code text.lstrip(characters)}. */
    static String stripLeft(String text, String characters) {
        int start = 0;
        while (start < text.length() && characters.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return text.substring(start);
    }

    /** {@code text.rstrip(characters)}. */
    static String stripRight(String text, String characters) {
        int end = text.length();
        while (end > 0 && characters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * The first {@code count} pieces of {@code text.split(separator)}, joined again; the whole text if there are no
     * more than that.
     */
    static String firstPieces(String text, char separator, int count) {
        int end = -1;
        for (int piece = 0; piece < count; piece++) {
            end = text.indexOf(separator, end + 1);
            if (end < 0) {
                return text;
            }
        }
        return text.substring(0, Math.max(end, 0));
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
