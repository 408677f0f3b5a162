package io.ofajava.text;

import io.ofajava.InvalidInputException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The model's tokens by id, and text tokens by their text. Immutable. */
final class Vocabulary {
    static final String BOS = "<s>";
    static final String PAD = "<pad>";
    static final String EOS = "</s>";
    static final String UNK = "<unk>";
    static final String MASK = "<mask>";

    private final TokenRanges ranges;
    private final String[] tokens; // [size]
    private final Map<String, Integer> textIds;

    /**
     * Fits the tokens of a vocab.json to a model.
     *
     * @param file    tokens by id: the text tokens alone, or text, codes and bins where the ranges say
     * @param reduced allow a file with more text tokens than the model: ids below the model's last text token stay, the last one is {@code <mask>},
     *                the others become unknown
     * @param name    what to call the file in messages
     */
    Vocabulary(String[] file, TokenRanges ranges, boolean reduced, String name) {
        this.ranges = ranges;
        int inFile = textTokens(file);
        boolean complete = file.length == ranges.size() && file.length > ranges.textTokens();
        boolean fits = complete || file.length == ranges.textTokens();
        if (!fits && !(reduced && inFile > ranges.textTokens() && ranges.maskId() == ranges.textTokens() - 1)) {
            throw new InvalidInputException(name + " has " + file.length + " tokens, but the model has " + ranges.size() + " (" + ranges.textTokens()
                + " text, " + ranges.numCodes() + " codes, " + ranges.numBins() + " bins): use the vocab.json that belongs to the checkpoint");
        }
        tokens = complete ? file.clone() : Arrays.copyOf(file, ranges.size());
        if (!fits) {
            tokens[ranges.maskId()] = MASK;
        }
        fill(ranges.codeOffset(), ranges.numCodes(), "code", complete, name);
        fill(ranges.binOffset(), ranges.numBins(), "bin", complete, name);
        require(Tokenizer.BOS, BOS, name);
        require(Tokenizer.PAD, PAD, name);
        require(Tokenizer.EOS, EOS, name);
        require(Tokenizer.UNK, UNK, name);
        if (ranges.maskId() >= 0) {
            require(ranges.maskId(), MASK, name);
        }
        textIds = new HashMap<>(ranges.textTokens() * 2);
        for (int id = 0; id < ranges.textTokens(); id++) {
            requireAlphabet(tokens[id], id, name);
            textIds.put(tokens[id], id);
        }
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
            throw new InvalidInputException(name + ": id " + id + " is " + VocabularyReader.quote(tokens[id]) + ", but the model expects " + token
                + " there: use the vocab.json that belongs to the checkpoint");
        }
    }

    private static void requireAlphabet(String token, int id, String name) {
        for (int i = 0; i < token.length(); i++) {
            if (ByteAlphabet.byteOf(token.charAt(i)) < 0) {
                throw new InvalidInputException(name + ": token " + VocabularyReader.quote(token) + " (id " + id
                    + ") is not written in the byte alphabet of GPT-2's encoding, where a space reads \u0120");
            }
        }
    }

    TokenRanges ranges() {
        return ranges;
    }

    /** Id of a symbol that byte pair encoding made; the unknown token's if the model does not have it. Codes and bins are never found here. */
    int textId(String symbol) {
        return textIds.getOrDefault(symbol, Tokenizer.UNK);
    }

    /** @throws InvalidInputException if the id is not one of the model's */
    String token(int id) {
        if (id < 0 || id >= tokens.length) {
            throw new InvalidInputException("token id " + id + " is outside the vocabulary of " + tokens.length + " tokens");
        }
        return tokens[id];
    }

    boolean isCodeOrBin(int id) {
        return isCode(id) || id >= ranges.binOffset() && id < ranges.binOffset() + ranges.numBins();
    }

    boolean isCode(int id) {
        return id >= ranges.codeOffset() && id < ranges.codeOffset() + ranges.numCodes();
    }

    boolean isSpecial(int id) {
        return id >= 0 && id <= Tokenizer.UNK || id >= 0 && id == ranges.maskId();
    }
}
