// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.task.TextRules;
import io.ofajava.testkit.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both published forms of the Chinese vocabulary, compared with the reference's encodings and decodings. */
@Tag("golden")
class ChineseTokenizerGoldenTest {
    static final VocabularyLayout PUBLISHED = new VocabularyLayout(21133, 21132, 21133, 8192, 29325, 1000);

    private static final Path FAIRSEQ = Golden.path("zh", "tokenizer");
    private static final Path MODELSCOPE = Golden.path("zh", "models", "nano-zh-modelscope");

    /**
     * The licence of the published vocabulary does not permit redistribution, so the golden copy in the repository does
     * not have it.
     */
    @BeforeEach
    void vocabularyIsThere() {
        assumeTrue(Files.exists(FAIRSEQ.resolve("vocab.txt")), () -> "no published vocabulary in " + FAIRSEQ);
    }

    @Test
    void encodesAsTheOriginal() {
        Tokenizer tokenizer = Tokenizer.load(FAIRSEQ, PUBLISHED);
        JsonNode cases = Golden.json("zh", "tokenizer", "cases.json").get("encode");
        assertEquals(378, cases.size());
        for (JsonNode c : cases) {
            String text = c.get("text").textValue();
            int[] ids = Golden.ints(c.get("fairseq_ids"));
            assertArrayEquals(ids, tokenizer.encodePlain(text), text);
            assertEquals(c.get("fairseq_decoded").textValue(), tokenizer.decode(ids, Decoding.FAIRSEQ), text);
        }
    }

    @Test
    void encodesAsModelScope() {
        Tokenizer tokenizer = Tokenizer.load(MODELSCOPE, PUBLISHED);
        for (JsonNode c : Golden.json("zh", "tokenizer", "cases.json").get("encode")) {
            String text = c.get("text").textValue();
            int[] ids = Golden.ints(c.has("modelscope_ids") ? c.get("modelscope_ids") : c.get("fairseq_ids"));
            assertArrayEquals(ids, tokenizer.encodePlain(text), text);
            assertArrayEquals(ids, tokenizer.encode(text, false), text);
            assertEquals(
                    c.get("modelscope_decoded").textValue(),
                    TextRules.chinese(tokenizer.decode(ids, Decoding.SKIP_SPECIAL_CLEAN_UP)),
                    text);
        }
    }

    @Test
    void decodesByEveryRule() {
        Tokenizer original = Tokenizer.load(FAIRSEQ, PUBLISHED);
        Tokenizer modelScope = Tokenizer.load(MODELSCOPE, PUBLISHED);
        JsonNode cases = Golden.json("zh", "tokenizer", "cases.json").get("decode");
        assertEquals(75, cases.size());
        for (JsonNode c : cases) {
            int[] ids = Golden.ints(c.get("ids"));
            String raw = original.decode(ids, Decoding.FAIRSEQ);
            assertEquals(c.get("fairseq_raw").textValue(), raw);
            assertEquals(c.get("caption").textValue(), TextRules.withoutPunctuation(raw));
            assertEquals(c.get("caption_cn").textValue(), TextRules.stripped(raw));
            assertEquals(c.get("ocr").textValue(), TextRules.withoutSpaces(raw));
            String shown = modelScope.decode(ids, Decoding.SKIP_SPECIAL_CLEAN_UP);
            assertEquals(c.get("modelscope_before_spaces").textValue(), TextRules.stripped(shown));
            assertEquals(c.get("modelscope").textValue(), TextRules.chinese(shown));
        }
    }

    @Test
    void publishedPromptsHaveTheKnownIds() {
        Tokenizer tokenizer = Tokenizer.load(FAIRSEQ, PUBLISHED);
        assertArrayEquals(
                new int[] {0, 1749, 4279, 2993, 6839, 753, 788, 724, 1083, 2163, 140, 2},
                tokenizer.encode("\u56fe\u7247\u63cf\u8ff0\u4e86\u4ec0\u4e48\u5185\u5bb9?", true));
        assertTrue(
                tokenizer.isBin(tokenizer.encode("<bin_999>", false)[0]),
                "location bins must be accepted in both forms");
    }
}
