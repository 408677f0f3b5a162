// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PinnedUnicodeTest {
    /**
     * Computed by Python 3.11 (Unicode 14.0) from unicodedata.category and str.lower, one line "hex class lower" per
     * code point.
     */
    private static final String REFERENCE = "5b49b3da194cccfc2ac1ecbe61542b55957ca0e7fd72e7206f6067aa7c7220ca";

    private static final Map<UnicodeClass, Character> LETTERS = Map.of(
            UnicodeClass.CONTROL,
            'C',
            UnicodeClass.LETTER,
            'L',
            UnicodeClass.NUMBER,
            'N',
            UnicodeClass.PUNCTUATION,
            'P',
            UnicodeClass.MARK,
            'M',
            UnicodeClass.SPACE,
            'S',
            UnicodeClass.LINE,
            'Z',
            UnicodeClass.OTHER,
            'O');

    /** Must pass on every JDK, which is the purpose of the table. */
    @Test
    void everyCodePointEqualsTheReference() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        StringBuilder line = new StringBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            line.setLength(0);
            line.append(Integer.toHexString(codePoint))
                    .append(' ')
                    .append(LETTERS.get(PinnedUnicode.classOf(codePoint)))
                    .append(' ');
            String whole = PinnedUnicode.toLowerCase(Character.toString(codePoint));
            int start = line.length();
            PinnedUnicode.appendLowerCase(codePoint, line);
            assertEquals(
                    whole,
                    line.substring(start),
                    () -> "one mapping for U+" + Integer.toHexString(line.codePointAt(0)));
            digest.update(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(REFERENCE, HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void lowersWordsAsPythonDoes() {
        assertEquals("\u03bf\u03b4\u03cc\u03c2 \u03c3", PinnedUnicode.toLowerCase("\u039f\u0394\u038c\u03a3 \u03a3"));
        assertEquals("a\u2c5fb", PinnedUnicode.toLowerCase("A\u2c2fB"), "a pair that Unicode 14 added is not lowered");
        assertEquals("x\ua7cby", PinnedUnicode.toLowerCase("X\ua7cbY"), "a capital that Unicode 16 added was lowered");
        assertEquals("i\u0307", PinnedUnicode.toLowerCase("\u0130"));
    }
}
