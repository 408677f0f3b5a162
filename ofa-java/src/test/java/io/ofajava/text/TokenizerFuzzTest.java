// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Hostile vocabularies, merge lists, texts and ids: the result is a value or one of this library's exceptions. */
class TokenizerFuzzTest {
    private static final Tokenizer SMALL = SmallVocabulary.tokenizer();

    @FuzzTest(maxDuration = "3m")
    void vocabulary(byte[] json) throws IOException {
        try {
            String[] tokens = VocabularyReader.parse(TextFile.decode(json, "vocab.json"), "vocab.json");
            int text = Math.max(1, tokens.length);
            ByteLevelTokenizer.of(
                    tokens, SmallVocabulary.MERGES, new VocabularyLayout(text, text - 1, text, 0, text, 0));
        } catch (InvalidInputException refused) {
            assertEquals(-1, refused.getMessage().indexOf('\n'), refused.getMessage());
        }
    }

    /** The word pieces of a Chinese model. */
    @FuzzTest(maxDuration = "3m")
    void wordPieces(byte[] text) {
        try {
            WordPieceVocabulary.of(TextFile.decode(text, "vocab.txt").lines().toList(), "vocab.txt");
        } catch (InvalidInputException refused) {
            assertEquals(-1, refused.getMessage().indexOf('\n'), refused.getMessage());
        }
    }

    /** Any accepted merge list must preserve the text in a round trip. */
    @FuzzTest(maxDuration = "3m")
    void merges(FuzzedDataProvider data) {
        List<String> lines = data.consumeString(2000).lines().toList();
        Merges merges;
        try {
            merges = Merges.parse(lines, "merges.txt");
        } catch (InvalidInputException refused) {
            assertEquals(-1, refused.getMessage().indexOf('\n'), refused.getMessage());
            return;
        }
        String text =
                new String(data.consumeRemainingAsString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            return;
        }
        List<String> symbols = merges.symbols();
        BytePairEncoder encoder = new BytePairEncoder(merges, symbols::indexOf);
        StringBuilder restored = new StringBuilder();
        for (int id : encoder.encode(text)) {
            restored.append(symbols.get(id));
        }
        StringBuilder expected = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            expected.append(ByteAlphabet.charOf(b & 0xFF));
        }
        assertEquals(expected.toString(), restored.toString());
    }

    @FuzzTest(maxDuration = "3m")
    void textAndBack(FuzzedDataProvider data) {
        int[] ids = data.consumeInts(data.consumeInt(0, 20));
        String text = data.consumeRemainingAsString();
        try {
            assertEquals(text, SMALL.decode(SMALL.encodePlain(text), Decoding.FAIRSEQ));
            for (Decoding decoding : Decoding.values()) {
                SMALL.decode(SMALL.encode(text, true), decoding);
                SMALL.decode(ids, decoding);
            }
        } catch (InvalidInputException refused) {
            assertEquals(-1, refused.getMessage().indexOf('\n'), refused.getMessage());
        }
    }
}
