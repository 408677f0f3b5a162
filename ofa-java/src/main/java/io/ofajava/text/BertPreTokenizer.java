// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits text into the words that WordPiece works on, as BERT's basic tokenizer does: controls vanish, white space
 * separates, CJK ideographs and punctuation characters are words of their own, letters lose their accents.
 */
final class BertPreTokenizer {
    /** Blocks of CJK ideographs, as (first, last). Kana and Hangul are no ideographs. */
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
     * The words of a text.
     *
     * @param text in lower case already
     * @param kept words that stay whole although they hold punctuation
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

    /** Pieces between white space and around ideographs, without controls. */
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

    /** Tab and line ends are white space, all other controls vanish. */
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

    /** All ASCII that is neither letter, digit nor space counts, and Unicode's punctuation. */
    private static boolean isPunctuation(int codePoint) {
        boolean ascii = codePoint >= '!' && codePoint <= '/'
                || codePoint >= ':' && codePoint <= '@'
                || codePoint >= '[' && codePoint <= '`'
                || codePoint >= '{' && codePoint <= '~';
        return ascii || PinnedUnicode.classOf(codePoint) == UnicodeClass.PUNCTUATION;
    }
}
