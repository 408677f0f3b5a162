// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A test vocabulary: all bytes, a few words, 16 codes and 10 bins. */
final class SmallVocabulary {
    static final List<String> MERGES = List.of(
            "#version: 0.2",
            "a a",
            "h e",
            "\u0120 t",
            "\u0120t he",
            "c a",
            "ca t",
            "\u0120 cat",
            "i n",
            "o n",
            "aa aa",
            "ca ca",
            "\u0120 in");
    private static final int TEXT = 4 + 256 + MERGES.size() - 1 + 1;
    static final VocabularyLayout LAYOUT = new VocabularyLayout(TEXT, TEXT - 1, TEXT, 16, TEXT + 16, 10);

    private SmallVocabulary() {}

    /** Text tokens only, {@code <mask>} last. */
    static String[] textTokens() {
        List<String> tokens = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>"));
        IntStream.range(0, 256).forEach(b -> tokens.add(String.valueOf(ByteAlphabet.charOf(b))));
        MERGES.stream().skip(1).forEach(merge -> tokens.add(merge.replace(" ", "")));
        tokens.add("<mask>");
        return tokens.toArray(String[]::new);
    }

    /** Text, codes and bins. */
    static String[] allTokens() {
        List<String> tokens = new ArrayList<>(List.of(textTokens()));
        IntStream.range(0, 16).forEach(i -> tokens.add("<code_" + i + ">"));
        IntStream.range(0, 10).forEach(i -> tokens.add("<bin_" + i + ">"));
        return tokens.toArray(String[]::new);
    }

    static Tokenizer tokenizer() {
        return ByteLevelTokenizer.of(textTokens(), MERGES, LAYOUT);
    }
}
