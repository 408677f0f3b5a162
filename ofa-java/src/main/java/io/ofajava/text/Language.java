// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

/** The language that a model was trained in. It decides the tokenizer and the prompts. */
public enum Language {
    /** English: byte-level BPE. */
    ENGLISH("en"),
    /** Chinese (OFA-CN): BERT's WordPiece. */
    CHINESE("zh");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /** The code of ISO 639-1. */
    public String code() {
        return code;
    }

    @Override
    public String toString() {
        return code;
    }
}
