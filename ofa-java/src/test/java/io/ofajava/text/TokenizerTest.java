// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.Refusal;
import io.ofajava.error.TextError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
    private static final Tokenizer SMALL = SmallVocabulary.tokenizer();
    /** GPT-2's pattern, the specification of the scanner. */
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "the cat in,t he \u0120cat \u0120in",
                "aaaaa,aaaa a",
                "aaa,aa a",
                "caca,caca",
                "cacat,ca cat",
                "a<bin_3>  the,a <bin_3> t he"
            })
    void mergesTheBestPairEverywhereFirst(String text, String expected) {
        assertEquals(
                List.of(expected.split(" ")),
                IntStream.of(SMALL.encode(text, false)).mapToObj(SMALL::token).toList());
    }

    @Test
    void codesAndBinsAbsorbSpaceOnBothSidesAndMaskOnItsLeft() {
        assertArrayEquals(SMALL.encode("a<code_15>a", false), SMALL.encode("a \t<code_15>\n\u001f a", false));
        assertArrayEquals(SMALL.encode("a<mask> a", false), SMALL.encode("a  <mask> a", false));
        assertEquals(5, SMALL.encode("a <s> a", false).length);
        assertArrayEquals(
                new int[] {Tokenizer.BOS, SMALL.codeId(0), SMALL.binId(9), Tokenizer.EOS},
                SMALL.encode("<code_0><bin_9>", true));
    }

    @ParameterizedTest
    @CsvSource({
        "<code_16>",
        "<bin_10>",
        "<bin_01>",
        "<bin_>",
        "<bin_3",
        "<bin_99999999999999999999>",
        "<BIN_3>",
        "<bin_-1>",
        "<mask",
        "<bin_+1>"
    })
    void otherSpellingsAreText(String text) {
        assertArrayEquals(SMALL.encodePlain(text), SMALL.encode(text, false));
        assertEquals(text, SMALL.decode(SMALL.encode(text, true), Decoding.SKIP_SPECIAL));
    }

    @Test
    void vocabulariesWithAndWithoutCodesInsideAgree() {
        Tokenizer all =
                ByteLevelTokenizer.of(SmallVocabulary.allTokens(), SmallVocabulary.MERGES, SmallVocabulary.LAYOUT);
        String text = "the cat <bin_3><code_7> in<mask>";
        assertArrayEquals(SMALL.encode(text, true), all.encode(text, true));
        assertEquals(
                SMALL.decode(SMALL.encode(text, true), Decoding.EVERYTHING),
                all.decode(all.encode(text, true), Decoding.EVERYTHING));
    }

    @Test
    void scannerAgreesWithThePattern() {
        String alphabet = "ab'stremvld  \t\n\u00a0\u200b\u001c\u00851\u00bd\u0663.!\u00e9\u4e2d\u0301_\u2028";
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                int pick = random.nextInt(alphabet.length() + 1);
                text.append(pick == alphabet.length() ? "\ud83d\ude00" : alphabet.substring(pick, pick + 1));
            }
            List<String> expected =
                    WORDS.matcher(text).results().map(match -> match.group()).toList();
            assertEquals(expected, words(text.toString()), () -> VocabularyReader.quote(text.toString()));
        }
    }

    @Test
    void roundTripsAllOfUnicode() {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 97) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                text.appendCodePoint(c);
            }
        }
        assertEquals(text.toString(), SMALL.decode(SMALL.encodePlain(text.toString()), Decoding.FAIRSEQ));
        assertEquals(text.toString(), SMALL.decode(SMALL.encodePlain(text.toString()), Decoding.EVERYTHING));
    }

    /** One word of a million characters must not take quadratic time. */
    @Test
    void longestTextIsEncodedInReasonableTime() {
        String text = "a".repeat(Tokenizer.MAX_TEXT_CHARS);
        int[] ids = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SMALL.encodePlain(text));
        assertEquals(Tokenizer.MAX_TEXT_CHARS / 4, ids.length);
        assertThrows(InvalidInputException.class, () -> SMALL.encode(text + "a", true));
    }

    @Test
    void unpairedSurrogatesAndForeignIdsAreRefused() {
        for (String text : List.of("a\ud83d", "\ude00", "\ud83d\ud83d\ude00")) {
            Refusal.of(TextError.INVALID_UNICODE, () -> SMALL.encode(text, true));
        }
        for (int id : new int[] {-1, SMALL.size(), Integer.MAX_VALUE}) {
            for (Decoding decoding : Decoding.values()) {
                assertThrows(InvalidInputException.class, () -> SMALL.decode(new int[] {5, id}, decoding));
            }
        }
        assertThrows(IndexOutOfBoundsException.class, () -> SMALL.binId(10));
    }

    /** Python 3.11's {@code bytes.decode("utf-8", "replace")} on the same bytes. */
    @ParameterizedTest
    @CsvSource({
        "80,1",
        "c3,1",
        "c328,1(",
        "eda080,3",
        "e282,1",
        "f09f98,1",
        "f0808080,4",
        "f4908080,4",
        "c0af,2",
        "e0808f,3",
        "ff41,1A",
        "e28241,1A",
        "f09f41,1A"
    })
    void malformedUtf8IsReplacedAsPythonDoes(String hex, String expected) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        String text = "\ufffd".repeat(expected.charAt(0) - '0') + expected.substring(1);
        assertEquals(text, Utf8.decode(bytes, bytes.length));
    }

    @Test
    void paddedBatchKeepsLengths() {
        TokenBatch batch = SMALL.encodeBatch(List.of("a", "the cat", ""));
        assertArrayEquals(new int[] {3, 5, 2}, batch.lengths());
        assertEquals(5, batch.columns());
        assertArrayEquals(new int[] {0, 2, 1, 1, 1}, Arrays.copyOfRange(batch.ids(), 10, 15));
    }

    @Test
    void cacheStaysBoundedAndResultsDoNotDependOnIt() {
        String first = SMALL.decode(SMALL.encodePlain("q0"), Decoding.EVERYTHING);
        for (int i = 0; i < 100_000; i++) {
            SMALL.encodePlain(Integer.toString(i, 36).replaceAll("[0-9]", "z") + "q");
        }
        assertEquals(first, SMALL.decode(SMALL.encodePlain("q0"), Decoding.EVERYTHING));
    }

    /** The demo model's vocabulary: all ids in vocab.json, its own merges, every byte representable. */
    @Test
    void theDemoModelsVocabularyIsRead() {
        Path directory = Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/model");
        Tokenizer demo = Tokenizer.load(directory, new VocabularyLayout(460, 459, 460, 256, 716, 100));
        for (String text : List.of(
                " what does the image describe?", " how many red circles are there?", "\u4e2d <bin_7> \ud83d\ude00")) {
            int[] ids = demo.encodePlain(text);
            assertTrue(IntStream.of(ids).noneMatch(id -> id == Tokenizer.UNK), text);
            assertEquals(text, demo.decode(ids, Decoding.FAIRSEQ));
        }
        assertTrue(
                demo.encodePlain(" what does the image describe?").length < 12,
                "words of the demo's tasks must be few tokens");
        assertArrayEquals(new int[] {723}, demo.encode(" <bin_7> ", false));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = PreTokenizer.wordEnd(text, at, text.length());
            words.add(text.substring(at, end));
            at = end;
        }
        return words;
    }
}
