// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/** Tokenizers for tests of other packages. */
public final class TestTokenizers {
    private TestTokenizers() {}

    /** English, with {@link SmallVocabulary}. */
    public static Tokenizer small() {
        return SmallVocabulary.tokenizer();
    }
}
