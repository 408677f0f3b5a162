// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The language that a model was trained in. It determines the tokenizer and the prompts. */
public enum Language {
    /** English: byte-level BPE. */
    ENGLISH("en", List.of("vocab.json", "merges.txt")),
    /** Chinese (OFA-CN): BERT's WordPiece. */
    CHINESE("zh", List.of("vocab.txt"));

    private final String code;
    private final List<String> vocabulary;

    Language(String code, List<String> vocabulary) {
        this.code = code;
        this.vocabulary = vocabulary;
    }

    /** The ISO 639-1 code. */
    public String code() {
        return code;
    }

    /** Names of the files of a vocabulary in this language. */
    List<String> vocabulary() {
        return vocabulary;
    }

    /**
     * Determines the language of a model: by the number of text tokens if it equals that of the published Chinese
     * models, else by the files of the vocabulary.
     *
     * @param directory of the vocabulary
     * @throws InvalidInputException if the model is Chinese and the vocabulary is not
     */
    static Language of(Path directory, VocabularyLayout layout) {
        boolean wordPiece = Files.exists(directory.resolve("vocab.txt"));
        if (layout.equals(VocabularyLayout.CHINESE)) {
            if (!wordPiece) {
                throw TextError.WRONG_LANGUAGE.with(directory, layout.textVocab());
            }
            return CHINESE;
        }
        return wordPiece && !Files.exists(directory.resolve("vocab.json")) ? CHINESE : ENGLISH;
    }

    @Override
    public String toString() {
        return code;
    }
}
