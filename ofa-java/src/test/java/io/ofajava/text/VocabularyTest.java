// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import io.ofajava.error.TextError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors for wrong vocabulary files: one line with the file, the location and the remedy. */
class VocabularyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|not a JSON object",
                "``|not a JSON object",
                "{|Unexpected end-of-input",
                "{\"a\":0|Unexpected end-of-input",
                "{\"a\":0} x|JSON",
                "{\"a\":0}{}|other data follows",
                "{\"a\":\"0\"}|not a whole number",
                "{\"a\":0.5}|not a whole number",
                "{\"a\":99999999999}|not a whole number",
                "{\"a\":{}}|not a whole number",
                "{\"a\":null}|not a whole number",
                "{\"a\":-1}|id -1",
                "{\"a\":2000000}|id 2000000",
                "{\"a\":0,\"a\":1}|twice",
                "{\"a\":0,\"b\":0}|same id",
                "{\"a\":0,\"b\":2}|without a gap"
            })
    void malformedVocabulariesAreNamed(String json, String expected) {
        refused(
                List.of(TextError.VOCABULARY_DAMAGED, FileError.INVALID_JSON),
                json.getBytes(StandardCharsets.UTF_8),
                expected);
    }

    @Test
    void foreignEncodingsAndLongTokensAreNamed() {
        byte[] latin = {'{', '"', (byte) 0xC3, '(', '"', ':', '0', '}'};
        refused(List.of(FileError.NOT_UTF8_LINE), latin, "1");
        byte[] longToken = ("{\"" + "x".repeat(5000) + "\":0}").getBytes(StandardCharsets.UTF_8);
        refused(List.of(TextError.VOCABULARY_DAMAGED), longToken, "longer than");
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "a|line 3",
                "a b c|line 3",
                " b|line 3",
                "a |line 3",
                "a  b|line 3",
                "\u4e2d a|U+4E2D",
                "h e|repeats"
            })
    void malformedMergesAreNamedByLine(String line, String expected) {
        List<String> lines = List.of("#version: 0.2", "h e", line, "c a");
        Refusal.of(TextError.VOCABULARY_DAMAGED, () -> Merges.parse(lines, "merges.txt"), "merges.txt", expected);
    }

    @Test
    void anEmptyLineInsideIsMalformedAndAtTheEndIsNot() {
        assertEquals(
                256 + 2,
                Merges.parse(List.of("h e", ""), "merges.txt").symbols().size() + 1);
        assertThrows(InvalidInputException.class, () -> Merges.parse(List.of("h e", "", "c a"), "merges.txt"));
    }

    @Test
    void aWrongVocabularySizeIsReportedWithBothSizes() {
        String[] tokens = Arrays.copyOf(SmallVocabulary.textTokens(), SmallVocabulary.LAYOUT.textVocab() - 1);
        Refusal.of(
                TextError.VOCABULARY_MISMATCH,
                () -> ByteLevelTokenizer.of(tokens, SmallVocabulary.MERGES, SmallVocabulary.LAYOUT),
                String.valueOf(tokens.length),
                String.valueOf(SmallVocabulary.LAYOUT.end()));
    }

    @ParameterizedTest
    @CsvSource({"0,<S>", "3,x", "-1,x", "-11,<code_16>"})
    void misplacedTokensAreNamed(int index, String token) {
        String[] tokens = SmallVocabulary.allTokens();
        tokens[index < 0 ? tokens.length + index : index] = token;
        assertThrows(
                InvalidInputException.class,
                () -> ByteLevelTokenizer.of(tokens, SmallVocabulary.MERGES, SmallVocabulary.LAYOUT));
    }

    /** A layout may have gaps or claim billions of ids. A vocabulary needs a token for each id and is bounded. */
    @Test
    void layoutsWithGapsOrAbsurdSizesAreRefusedBeforeAllocation() {
        String[] tokens = SmallVocabulary.textTokens();
        int text = tokens.length;
        for (VocabularyLayout layout : List.of(
                new VocabularyLayout(text, text - 1, text + 1, 16, text + 17, 10),
                new VocabularyLayout(text, text - 1, text, 16, text + 17, 10),
                new VocabularyLayout(text, text - 1, text, 2_000_000_000, 2_000_000_000 + text, 0))) {
            Refusal.of(
                    TextError.VOCABULARY_MISMATCH,
                    () -> ByteLevelTokenizer.of(tokens, SmallVocabulary.MERGES, layout),
                    "without a gap");
        }
    }

    @Test
    void missingFilesNameTheRemedy(@TempDir Path directory) throws IOException {
        Refusal.of(
                TextError.VOCABULARY_MISSING,
                () -> Tokenizer.load(directory, SmallVocabulary.LAYOUT),
                "vocab.json",
                "OFA-Sys/ofa-base");
        Files.writeString(
                directory.resolve("vocab.json"),
                new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(byToken()));
        Refusal.of(TextError.VOCABULARY_MISSING, () -> Tokenizer.load(directory, SmallVocabulary.LAYOUT), "merges.txt");
        Files.write(directory.resolve("merges.txt"), SmallVocabulary.MERGES);
        assertEquals(
                "the cat",
                Tokenizer.load(directory, SmallVocabulary.LAYOUT)
                        .decode(SmallVocabulary.tokenizer().encode("the cat", false), Decoding.EVERYTHING));
    }

    private static java.util.Map<String, Integer> byToken() {
        String[] tokens = SmallVocabulary.allTokens();
        java.util.Map<String, Integer> ids = new java.util.LinkedHashMap<>();
        for (int i = 0; i < tokens.length; i++) {
            ids.put(tokens[i], i);
        }
        return ids;
    }

    private static void refused(List<? extends ErrorCode> codes, byte[] json, String part) {
        OfaException refused = Refusal.oneOf(
                codes, () -> VocabularyReader.parse(TextFile.decode(json, "vocab.json"), "vocab.json"), part);
        assertEquals("vocab.json", refused.parameters().get("file"));
    }
}
