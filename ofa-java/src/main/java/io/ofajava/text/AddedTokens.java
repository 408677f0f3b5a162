// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/**
 * Finds special tokens inside text: {@code <s>}, {@code <pad>}, {@code </s>}, {@code <unk>}, {@code <mask>},
 * {@code <code_i>} and {@code <bin_i>}, in exactly this spelling. They are never split.
 */
final class AddedTokens {
    private final Vocabulary vocabulary;
    private int start;
    private int end;
    private int id;

    /** A scanner for one text. */
    AddedTokens(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Finds the next token at or after {@code from}; {@link #start}, {@link #end} and {@link #id} describe it. */
    boolean find(String text, int from) {
        for (int at = next(text, from); at >= 0; at = next(text, at + 1)) {
            if (matches(text, at)) {
                start = at;
                return true;
            }
        }
        return false;
    }

    /** The next possible start of a token: {@code <}, or {@code >} for models with the token {@code >=}. */
    private int next(String text, int from) {
        int at = text.indexOf('<', from);
        int other = vocabulary.further().isEmpty() ? -1 : text.indexOf('>', from);
        return at < 0 || other >= 0 && other < at ? other : at;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int id() {
        return id;
    }

    /** Whether the token absorbs the white space before it. */
    boolean stripsLeft() {
        return id == vocabulary.layout().maskId() || vocabulary.isAtom(id);
    }

    /** Whether the token absorbs the white space after it. */
    boolean stripsRight() {
        return vocabulary.isAtom(id);
    }

    private boolean matches(String text, int at) {
        VocabularyLayout layout = vocabulary.layout();
        return word(text, at, Vocabulary.BOS, Tokenizer.BOS)
                || word(text, at, Vocabulary.EOS, Tokenizer.EOS)
                || word(text, at, Vocabulary.PAD, Tokenizer.PAD)
                || word(text, at, Vocabulary.UNK, Tokenizer.UNK)
                || word(text, at, Vocabulary.MASK, layout.maskId())
                || numbered(text, at, "<code_", layout.codeOffset(), layout.numCodes())
                || numbered(text, at, "<bin_", layout.binOffset(), layout.numBins())
                || further(text, at);
    }

    private boolean further(String text, int at) {
        for (int i = 0; i < vocabulary.further().size(); i++) {
            if (word(text, at, vocabulary.further().get(i), vocabulary.layout().end() + i)) {
                return true;
            }
        }
        return false;
    }

    private boolean word(String text, int at, String token, int tokenId) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        end = at + token.length();
        id = tokenId;
        return true;
    }

    /** Parses {@code <kind_123>}: decimal without leading zeros, below the count. */
    private boolean numbered(String text, int at, String prefix, int offset, int count) {
        if (!text.startsWith(prefix, at)) {
            return false;
        }
        int digits = at + prefix.length();
        int next = digits;
        int number = 0;
        while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9' && number < count) {
            number = number * 10 + text.charAt(next++) - '0';
        }
        boolean canonical = next == digits + 1 || next > digits && text.charAt(digits) != '0';
        if (!canonical || number >= count || next == text.length() || text.charAt(next) != '>') {
            return false;
        }
        end = next + 1;
        id = offset + number;
        return true;
    }
}
