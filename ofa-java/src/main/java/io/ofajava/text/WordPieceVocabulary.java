// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code vocab.txt} of a Chinese model, one token per line.
 *
 * @param form which of the two published files it is
 * @param tokens text tokens by id; {@code <s> <pad> </s> <unk>} first and {@code <mask>} last in both forms
 */
record WordPieceVocabulary(Form form, String[] tokens) {
    /** Maximum size of the file; the published one has 109,568 bytes. */
    private static final int MAX_BYTES = 16 << 20;

    private static final String LINE_SEPARATOR = "\u2028";
    private static final String SOURCE =
            "BERT_CN_dict/vocab.txt of the original, or vocab.txt of the ModelScope directory";

    /** The two published forms of the vocabulary. */
    enum Form {
        /** BERT's 21,128 lines; ids are line indices plus 4, and {@code <mask>} follows the last line. */
        FAIRSEQ,
        /** 21,133 lines with OFA's special tokens; ids are line indices. */
        MODELSCOPE
    }

    /**
     * @throws InvalidInputException if the file is missing, too large or not UTF-8, or its beginning matches neither
     *     form
     */
    static WordPieceVocabulary read(Path file) {
        if (!Files.exists(file)) {
            throw TextError.VOCABULARY_MISSING.with(file, SOURCE);
        }
        // One token is U+2028, which is not treated as a line end here.
        List<String> lines = TextFile.read(file, MAX_BYTES).lines().toList();
        if (lines.size() > VocabularyReader.MAX_TOKENS) {
            throw FileError.TOO_LARGE.with(file, VocabularyReader.MAX_TOKENS, "the lines of a vocabulary");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > VocabularyReader.MAX_TOKEN_CHARS) {
                throw TextError.VOCABULARY_DAMAGED.with(
                        file,
                        "line " + (i + 1) + " is longer than " + VocabularyReader.MAX_TOKEN_CHARS + " characters");
            }
        }
        return of(lines, file.toString());
    }

    /** @param name the file's name in messages */
    static WordPieceVocabulary of(List<String> lines, String name) {
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (first.equals(Vocabulary.BOS)) {
            return new WordPieceVocabulary(Form.MODELSCOPE, lines.toArray(String[]::new));
        }
        if (!first.equals("[PAD]")) {
            throw TextError.VOCABULARY_MISMATCH.with(
                    name,
                    "begins with " + VocabularyReader.quote(first)
                            + "; the vocabulary of a Chinese OFA model begins with [PAD] or <s>");
        }
        List<String> tokens = new ArrayList<>(List.of(Vocabulary.BOS, Vocabulary.PAD, Vocabulary.EOS, Vocabulary.UNK));
        tokens.addAll(lines);
        tokens.add(Vocabulary.MASK);
        return new WordPieceVocabulary(Form.FAIRSEQ, tokens.toArray(String[]::new));
    }

    /** A token as in the original's dictionary file, in which two tokens lost their line separators. */
    static String inDictionary(String token) {
        return token.replace(LINE_SEPARATOR, "");
    }
}
