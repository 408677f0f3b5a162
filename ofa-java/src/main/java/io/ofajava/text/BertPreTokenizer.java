// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits text into words for WordPiece, like BERT's basic tokenizer: control characters are removed, white space
 * separates, each CJK ideograph and punctuation character is a word, and accents are removed.
 */
final class BertPreTokenizer {
    /** Blocks of CJK ideographs, as (first, last). Kana and Hangul are not ideographs. */
    private static final int[][] IDEOGRAPHS = {
        {0x4E00, 0x9FFF},
        {0x3400, 0x4DBF},
        {0x20000, 0x2A6DF},
        {0x2A700, 0x2B73F},
        {0x2B740, 0x2B81F},
        {0x2B820, 0x2CEAF},
        {0xF900, 0xFAFF},
        {0x2F800, 0x2FA1F}
    };

    private static final int REPLACEMENT = 0xFFFD;

    private BertPreTokenizer() {}

    /**
     * Splits a text into words.
     *
     * @param text lower-case text
     * @param kept words that are not split although they contain punctuation
     */
    static List<String> words(String text, Set<String> kept) {
        List<String> words = new ArrayList<>();
        for (String word : separate(text)) {
            if (kept.contains(word)) {
                words.add(word);
            } else {
                splitAtPunctuation(withoutAccents(PinnedUnicode.toLowerCase(word)), words);
            }
        }
        return words;
    }

    /** Splits at white space and around ideographs, and removes control characters. */
    private static List<String> separate(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (isWhiteSpace(codePoint)) {
                flush(piece, pieces);
            } else if (codePoint == REPLACEMENT || PinnedUnicode.classOf(codePoint) == UnicodeClass.CONTROL) {
                continue;
            } else if (isIdeograph(codePoint)) {
                flush(piece, pieces);
                pieces.add(Character.toString(codePoint));
            } else {
                piece.appendCodePoint(codePoint);
            }
        }
        flush(piece, pieces);
        return pieces;
    }

    private static void flush(StringBuilder piece, List<String> pieces) {
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
            piece.setLength(0);
        }
    }

    /** Tabs and line ends are white space; other control characters are removed. */
    private static boolean isWhiteSpace(int codePoint) {
        if (codePoint == ' ' || codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
            return true;
        }
        UnicodeClass kind = PinnedUnicode.classOf(codePoint);
        return kind == UnicodeClass.SPACE || kind == UnicodeClass.LINE;
    }

    private static boolean isIdeograph(int codePoint) {
        for (int[] block : IDEOGRAPHS) {
            if (codePoint >= block[0] && codePoint <= block[1]) {
                return true;
            }
        }
        return false;
    }

    private static String withoutAccents(String word) {
        String decomposed = Normalizer.normalize(word, Normalizer.Form.NFD);
        StringBuilder kept = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(codePoint -> PinnedUnicode.classOf(codePoint) != UnicodeClass.MARK)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static void splitAtPunctuation(String word, List<String> words) {
        StringBuilder piece = new StringBuilder();
        for (int at = 0; at < word.length(); ) {
            int codePoint = word.codePointAt(at);
            at += Character.charCount(codePoint);
            if (isPunctuation(codePoint)) {
                flush(piece, words);
                words.add(Character.toString(codePoint));
            } else {
                piece.appendCodePoint(codePoint);
            }
        }
        flush(piece, words);
    }

    /** Punctuation: Unicode's, and every ASCII character that is neither letter, digit nor space. */
    private static boolean isPunctuation(int codePoint) {
        boolean ascii = codePoint >= '!' && codePoint <= '/'
                || codePoint >= ':' && codePoint <= '@'
                || codePoint >= '[' && codePoint <= '`'
                || codePoint >= '{' && codePoint <= '~';
        return ascii || PinnedUnicode.classOf(codePoint) == UnicodeClass.PUNCTUATION;
    }
}
