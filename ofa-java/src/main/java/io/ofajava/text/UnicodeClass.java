// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/** What tokenization distinguishes among Unicode's general categories. */
enum UnicodeClass {
    /** Controls, formats, surrogates, private use and unassigned code points (C*). */
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

    /** The class that the table of {@link PinnedUnicode} writes with this letter. */
    static UnicodeClass of(char letter) {
        return BY_LETTER[letter];
    }
}
