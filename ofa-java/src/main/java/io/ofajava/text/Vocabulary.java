// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The model's tokens by id, and the ids of text tokens. Immutable. */
final class Vocabulary {
    static final String BOS = "<s>";
    static final String PAD = "<pad>";
    static final String EOS = "</s>";
    static final String UNK = "<unk>";
    static final String MASK = "<mask>";

    private final VocabularyLayout layout;
    /** The text tokens that ModelScope's text2sql model has after the bins. */
    private static final List<String> SQL_TOKENS = List.of(">=", "<=");

    private final String[] tokens; // [size]
    private final Map<String, Integer> textIds;
    private final List<String> further; // tokens after the layout, in the order of their ids

    /**
     * Matches the tokens of a vocabulary file to a model.
     *
     * @param file tokens by id: only the text tokens, or text, codes and bins in the positions of the layout
     * @param reduced accept a file with more text tokens than the model: ids below the model's last text token are
     *     kept, the last one is {@code <mask>}, the others become unknown
     * @param name the file's name in messages
     */
    Vocabulary(String[] file, VocabularyLayout layout, boolean reduced, String name) {
        further = List.of();
        this.layout = requireGapless(layout, name);
        int inFile = textTokens(file);
        boolean complete = file.length == layout.end() && file.length > layout.textVocab();
        boolean fits = complete || file.length == layout.textVocab();
        if (!fits && !(reduced && inFile > layout.textVocab() && layout.maskId() == layout.textVocab() - 1)) {
            throw TextError.VOCABULARY_MISMATCH.with(
                    name,
                    "has " + file.length + " tokens, but the model has " + layout.end() + " (" + layout.textVocab()
                            + " text, " + layout.numCodes() + " codes, " + layout.numBins() + " bins)");
        }
        tokens = complete ? file.clone() : Arrays.copyOf(file, layout.end());
        if (!fits) {
            tokens[layout.maskId()] = MASK;
        }
        fill(layout.codeOffset(), layout.numCodes(), "code", complete, name);
        fill(layout.binOffset(), layout.numBins(), "bin", complete, name);
        require(Tokenizer.BOS, BOS, name);
        require(Tokenizer.PAD, PAD, name);
        require(Tokenizer.EOS, EOS, name);
        require(Tokenizer.UNK, UNK, name);
        require(layout.maskId(), MASK, name);
        textIds = new HashMap<>(layout.textVocab() * 2);
        for (int id = 0; id < layout.textVocab(); id++) {
            textIds.put(tokens[id], id);
        }
    }

    private Vocabulary(Vocabulary base, List<String> further) {
        layout = base.layout;
        textIds = base.textIds;
        this.further = further;
        tokens = Arrays.copyOf(base.tokens, base.tokens.length + further.size());
        for (int i = 0; i < further.size(); i++) {
            tokens[base.tokens.length + i] = further.get(i);
        }
    }

    /**
     * This vocabulary for a model with this number of rows in the token embedding: text2sql models have two more ids.
     */
    Vocabulary withRows(int rows) {
        boolean sql = rows == VocabularyLayout.TEXT2SQL_SIZE && layout.equals(VocabularyLayout.PUBLISHED);
        return sql ? new Vocabulary(this, SQL_TOKENS) : this;
    }

    /** Tokens after the bins. */
    List<String> further() {
        return further;
    }

    private static VocabularyLayout requireGapless(VocabularyLayout layout, String name) {
        boolean gapless = layout.codeOffset() == layout.textVocab()
                && layout.binOffset() == layout.codeOffset() + layout.numCodes();
        if (!gapless || layout.textVocab() <= Tokenizer.UNK || layout.end() > VocabularyReader.MAX_TOKENS) {
            throw TextError.VOCABULARY_MISMATCH.with(
                    name,
                    "cannot serve a model with " + layout
                            + ": text, codes and bins must follow each other without a gap, at most "
                            + VocabularyReader.MAX_TOKENS + " in all");
        }
        return layout;
    }

    /** Number of tokens before the first code or bin. */
    private static int textTokens(String[] file) {
        int count = 0;
        while (count < file.length && !file[count].equals("<code_0>") && !file[count].equals("<bin_0>")) {
            count++;
        }
        return count;
    }

    private void fill(int offset, int count, String kind, boolean complete, String name) {
        for (int i = 0; i < count; i++) {
            String token = "<" + kind + "_" + i + ">";
            if (complete) {
                require(offset + i, token, name);
            } else {
                tokens[offset + i] = token;
            }
        }
    }

    private void require(int id, String token, String name) {
        if (!tokens[id].equals(token)) {
            throw TextError.VOCABULARY_MISMATCH.with(
                    name,
                    "id " + id + " is " + VocabularyReader.quote(tokens[id]) + ", but the model expects " + token
                            + " there");
        }
    }

    /** @throws InvalidInputException if a text token is not written in the byte alphabet */
    Vocabulary requireByteAlphabet(String name) {
        for (int id = 0; id < layout.textVocab(); id++) {
            String token = tokens[id];
            for (int i = 0; i < token.length(); i++) {
                if (ByteAlphabet.byteOf(token.charAt(i)) < 0) {
                    throw TextError.VOCABULARY_DAMAGED.with(
                            name,
                            "token " + VocabularyReader.quote(token) + " (id " + id
                                    + ") is not written in the byte alphabet of GPT-2's encoding, where a space "
                                    + "reads \u0120");
                }
            }
        }
        return this;
    }

    VocabularyLayout layout() {
        return layout;
    }

    /**
     * Id of a symbol produced by byte pair encoding; the unknown token's id if the model does not have it. Never an
     * image token or bin.
     */
    int textId(String symbol) {
        return textIds.getOrDefault(symbol, Tokenizer.UNK);
    }

    /** Whether the model has a text token with this spelling. */
    boolean hasText(String symbol) {
        return textIds.containsKey(symbol);
    }

    /** @throws InvalidInputException if the model has no such id */
    String token(int id) {
        if (id < 0 || id >= tokens.length) {
            throw TextError.NO_TEXT_FOR_TOKEN.with(id, "is outside the vocabulary of " + tokens.length + " tokens");
        }
        return tokens[id];
    }

    boolean isCodeOrBin(int id) {
        return isCode(id) || id >= layout.binOffset() && id < layout.binOffset() + layout.numBins();
    }

    /** Whether a token is separated by spaces in a text: codes, bins and the tokens after them. */
    boolean isAtom(int id) {
        return isCodeOrBin(id) || id >= layout.end();
    }

    boolean isCode(int id) {
        return id >= layout.codeOffset() && id < layout.codeOffset() + layout.numCodes();
    }

    boolean isSpecial(int id) {
        return id >= 0 && id <= Tokenizer.UNK || id == layout.maskId();
    }
}
