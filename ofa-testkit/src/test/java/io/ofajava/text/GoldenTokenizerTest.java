// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.testkit.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published vocabulary, compared with the reference's encodings and decodings. */
@Tag("golden")
class GoldenTokenizerTest {
    private static final VocabularyLayout PUBLISHED = new VocabularyLayout(50265, 50264, 50265, 8192, 58457, 1000);

    /**
     * The licence of the published vocabulary does not permit redistribution, so the golden copy in the repository may
     * do not have it.
     */
    @BeforeEach
    void vocabularyIsThere() {
        assumeTrue(
                Files.exists(Golden.path("tokenizer", "vocab.json")),
                () -> "no published vocabulary in " + Golden.path("tokenizer"));
    }

    /** vocab.json with codes and bins inside, and the one without them: both must give the same ids. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void encodesAndDecodesAsTheReference(boolean base, @TempDir Path directory) throws Exception {
        Tokenizer tokenizer = base
                ? Tokenizer.load(baseDirectory(directory), PUBLISHED)
                : Tokenizer.load(Golden.path("tokenizer"), PUBLISHED);
        JsonNode cases = Golden.json("tokenizer", "cases.json");
        assertTrue(cases.get("encode").size() > 0);
        for (JsonNode c : cases.get("encode")) {
            String text = c.get("text").textValue();
            int[] ids = Golden.ints(c.get("ids"));
            assertArrayEquals(ids, tokenizer.encode(text, true), text);
            assertArrayEquals(Golden.ints(c.get("ids_no_special")), tokenizer.encode(text, false), text);
            int[] plain = Golden.ints(c.has("fairseq_ids") ? c.get("fairseq_ids") : c.get("ids_no_special"));
            assertArrayEquals(plain, tokenizer.encodePlain(text), text);
            assertDecodes(tokenizer, ids, c);
            assertFairseqDecodes(tokenizer, plain, c);
        }
        for (JsonNode c : cases.get("decode")) {
            int[] ids = Golden.ints(c.get("ids"));
            assertDecodes(tokenizer, ids, c);
            assertFairseqDecodes(tokenizer, ids, c);
        }
    }

    @Test
    void padsABatch() {
        Tokenizer tokenizer = Tokenizer.load(Golden.path("tokenizer"), PUBLISHED);
        JsonNode batch = Golden.json("tokenizer", "cases.json").get("batch");
        List<String> texts = new ArrayList<>();
        batch.get("texts").forEach(text -> texts.add(text.textValue()));
        TokenBatch padded = tokenizer.encodeBatch(texts);
        assertEquals(texts.size(), padded.rows());
        for (int r = 0; r < padded.rows(); r++) {
            int[] expected = Golden.ints(batch.get("input_ids").get(r));
            assertArrayEquals(
                    expected, Arrays.copyOfRange(padded.ids(), r * padded.columns(), (r + 1) * padded.columns()));
            int[] mask = Golden.ints(batch.get("attention_mask").get(r));
            assertEquals(Arrays.stream(mask).sum(), padded.lengths()[r]);
        }
    }

    /** The golden models of other sizes use the beginning of the published vocabulary. */
    @Test
    void reducedModelsKeepTheirIds() {
        Tokenizer full = Tokenizer.load(Golden.path("tokenizer"), PUBLISHED);
        VocabularyLayout layout = new VocabularyLayout(2000, 1999, 2000, 256, 2256, 100);
        Tokenizer reduced = Tokenizer.loadReduced(Golden.path("tokenizer"), layout);
        for (JsonNode c : Golden.json("tokenizer", "cases.json").get("encode")) {
            int[] expected = full.encodePlain(c.get("text").textValue());
            for (int i = 0; i < expected.length; i++) {
                expected[i] = expected[i] < 1999 ? expected[i] : Tokenizer.UNK;
            }
            assertArrayEquals(expected, reduced.encodePlain(c.get("text").textValue()));
        }
        assertArrayEquals(new int[] {1999, 2001, 2258}, reduced.encode("<mask><code_1> <bin_2>", false));
        assertTrue(
                reduced.encode("<bin_100>", false).length > 1,
                "a location bin that the model does not have must be plain text");
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> Tokenizer.load(Golden.path("tokenizer"), layout));
        assertTrue(
                refused.getMessage().contains("2356") && refused.getMessage().contains("vocab.json"),
                refused.getMessage());
    }

    private static void assertDecodes(Tokenizer tokenizer, int[] ids, JsonNode c) {
        assertEquals(c.get("decoded").textValue(), tokenizer.decode(ids, Decoding.EVERYTHING));
        assertEquals(c.get("decoded_skip_special").textValue(), tokenizer.decode(ids, Decoding.SKIP_SPECIAL));
        assertEquals(
                c.get("decoded_skip_special_cleanup").textValue(),
                tokenizer.decode(ids, Decoding.SKIP_SPECIAL_CLEAN_UP));
    }

    /** Null: the reference raises an error, and so does this library. */
    private static void assertFairseqDecodes(Tokenizer tokenizer, int[] ids, JsonNode c) {
        JsonNode expected = c.get("fairseq_decoded");
        if (expected.isNull()) {
            assertThrows(InvalidInputException.class, () -> tokenizer.decode(ids, Decoding.FAIRSEQ));
        } else {
            assertEquals(expected.textValue(), tokenizer.decode(ids, Decoding.FAIRSEQ));
        }
    }

    private static Path baseDirectory(Path directory) throws Exception {
        Files.copy(Golden.path("tokenizer", "base", "vocab.json"), directory.resolve("vocab.json"));
        Files.copy(Golden.path("tokenizer", "merges.txt"), directory.resolve("merges.txt"));
        return directory;
    }
}
