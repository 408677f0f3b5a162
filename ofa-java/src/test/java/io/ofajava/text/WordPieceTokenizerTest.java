// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.FileError;
import io.ofajava.error.Refusal;
import io.ofajava.error.TextError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WordPiece with a test vocabulary; {@link ChineseTokenizerGoldenTest} uses the published one. */
class WordPieceTokenizerTest {
    private static final List<String> LINES = List.of(
            "[PAD]",
            "[UNK]",
            "[CLS]",
            "[SEP]",
            "[MASK]",
            "\u732b",
            "\u72d7",
            "cat",
            "##s",
            "##fish",
            "c",
            "?",
            ".",
            "!",
            "\u1112",
            "##\u1161",
            "##\u11ab",
            "cafe");
    private static final int TEXT = LINES.size() + 5;
    private static final VocabularyLayout LAYOUT = new VocabularyLayout(TEXT, TEXT - 1, TEXT, 4, TEXT + 4, 6);
    private static final Tokenizer FAIRSEQ =
            WordPieceTokenizer.of(WordPieceVocabulary.of(LINES, "vocab.txt"), LAYOUT, "vocab.txt");
    private static final Tokenizer MODELSCOPE =
            WordPieceTokenizer.of(WordPieceVocabulary.of(modelScopeLines(), "vocab.txt"), LAYOUT, "vocab.txt");
    private static final int UNKNOWN = id("[UNK]");

    private static List<String> modelScopeLines() {
        List<String> lines = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>"));
        lines.addAll(LINES);
        lines.add("<mask>");
        return lines;
    }

    private static int id(String token) {
        return LINES.indexOf(token) + 4;
    }

    @Test
    void bothFormsGiveTheSameIds() {
        for (Tokenizer tokenizer : List.of(FAIRSEQ, MODELSCOPE)) {
            assertEquals(Language.CHINESE, tokenizer.language());
            assertArrayEquals(
                    new int[] {id("\u732b"), id("\u72d7"), id("cat"), id("##s"), id("?")},
                    tokenizer.encodePlain("\u732b\u72d7 CATS?"));
            assertArrayEquals(new int[] {id("cat"), id("##fish"), id("##s")}, tokenizer.encodePlain("catfishs"));
            assertArrayEquals(new int[] {id("cafe")}, tokenizer.encodePlain("CAF\u00c9"), "accents must be removed");
            assertArrayEquals(
                    new int[] {id("\u1112"), id("##\u1161"), id("##\u11ab")},
                    tokenizer.encodePlain("\ud55c"),
                    "Hangul must become jamo");
            assertArrayEquals(
                    new int[] {id("cat"), id("cat")},
                    tokenizer.encodePlain("c\u0000at\u2028c\u200ba\ue000t"),
                    "controls and private-use characters must be removed");
            assertArrayEquals(new int[] {}, tokenizer.encodePlain(" \t\n\u3000"));
        }
    }

    @Test
    void unknownWordsDifferByTheForm() {
        assertArrayEquals(new int[] {UNKNOWN, id("cat")}, FAIRSEQ.encodePlain("dog cat"));
        assertArrayEquals(new int[] {Tokenizer.UNK, id("cat")}, MODELSCOPE.encodePlain("dog cat"));
        String longWord = "c".repeat(100);
        assertEquals(1, FAIRSEQ.encodePlain(longWord + "c").length);
        assertArrayEquals(
                new int[] {UNKNOWN},
                FAIRSEQ.encodePlain("cat\u0301".repeat(26)),
                "a word of 104 characters (78 without accents) must be unknown: no piece matches its second cat");
    }

    @Test
    void namedTokensDifferByTheForm() {
        assertArrayEquals(new int[] {id("cat"), id("[MASK]"), id("cat")}, FAIRSEQ.encodePlain("cat[MASK]cat"));
        assertTrue(FAIRSEQ.encodePlain("[mask]").length > 1, "only the spelling [MASK] is a named token");
        int[] bin = {LAYOUT.binOffset() + 5};
        assertArrayEquals(bin, MODELSCOPE.encodePlain("<BIN_5>"));
        assertArrayEquals(bin, FAIRSEQ.encode("<bin_5>", false), "both forms must accept named tokens");
        assertTrue(FAIRSEQ.encodePlain("<bin_5>").length > 1);
        assertTrue(
                MODELSCOPE.encodePlain("<bin_6>").length > 1,
                "a location bin that the model does not have must be text");
        assertArrayEquals(
                new int[] {0, LAYOUT.maskId(), 2},
                MODELSCOPE.encode("<MA\u0000SK>", true),
                "a control character must be removed before the word is looked up");
    }

    @Test
    void decodesPiecesToWords() {
        int[] ids = {0, id("\u732b"), id("cat"), id("##fish"), id("?"), LAYOUT.binOffset(), Tokenizer.UNK, 2};
        assertEquals("\u732b catfish? <bin_0> <unk>", FAIRSEQ.decode(ids, Decoding.FAIRSEQ));
        assertEquals("\u732b catfish? <bin_0>", MODELSCOPE.decode(ids, Decoding.SKIP_SPECIAL_CLEAN_UP));
    }

    @Test
    void theModelDecidesWhichVocabularyItNeeds(@TempDir Path directory) throws Exception {
        VocabularyLayout published = new VocabularyLayout(21133, 21132, 21133, 8192, 29325, 1000);
        Files.writeString(directory.resolve("vocab.json"), "{}");
        Refusal.of(
                TextError.WRONG_LANGUAGE,
                () -> Tokenizer.loadReduced(directory, published),
                directory.toString(),
                "" + published.textVocab());
        Files.write(directory.resolve("vocab.txt"), LINES);
        Refusal.of(
                TextError.VOCABULARY_MISMATCH, () -> Tokenizer.load(directory, published), TEXT + " tokens", "30325");
        Files.delete(directory.resolve("vocab.json"));
        assertEquals(Language.CHINESE, Tokenizer.load(directory, LAYOUT).language());
        assertEquals(List.of(directory.resolve("vocab.txt")), Tokenizer.files(directory, LAYOUT));
    }

    @Test
    void refusesOtherFiles(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("vocab.txt");
        refused(TextError.VOCABULARY_MISSING, file, "");
        Files.write(file, List.of("the", "of"));
        refused(TextError.VOCABULARY_MISMATCH, file, "begins with \"the\"");
        Files.write(file, new byte[] {(byte) 0xFF, 1});
        refused(FileError.NOT_UTF8_LINE, file, "0xFF");
        Files.write(file, List.of("[PAD]", "x".repeat(2000)));
        refused(TextError.VOCABULARY_DAMAGED, file, "line 2 is longer");
    }

    private static void refused(ErrorCode code, Path file, String part) {
        Refusal.of(code, () -> WordPieceVocabulary.read(file), file.toString(), part);
    }
}
