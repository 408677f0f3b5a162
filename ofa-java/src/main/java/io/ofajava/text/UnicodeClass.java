// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/** The classes of Unicode's general categories that tokenization distinguishes. */
enum UnicodeClass {
    /** Control, format, surrogate, private-use and unassigned code points (C*). */
    CONTROL('C'),
    /** Letters (L*). */
    LETTER('L'),
    /** Numbers (N*). */
    NUMBER('N'),
    /** Punctuation (P*). */
    PUNCTUATION('P'),
    /** Nonspacing marks (Mn). */
    MARK('M'),
    /** Space separators (Zs). */
    SPACE('S'),
    /** Line and paragraph separators (Zl, Zp). */
    LINE('Z'),
    /** Everything else: symbols, spacing and enclosing marks. */
    OTHER('O');

    private static final UnicodeClass[] BY_LETTER = new UnicodeClass['Z' + 1];

    static {
        for (UnicodeClass value : values()) {
            BY_LETTER[value.letter] = value;
        }
    }

    private final char letter;

    UnicodeClass(char letter) {
        this.letter = letter;
    }

    /** The class for a letter in the table of {@link PinnedUnicode}. */
    static UnicodeClass of(char letter) {
        return BY_LETTER[letter];
    }
}
