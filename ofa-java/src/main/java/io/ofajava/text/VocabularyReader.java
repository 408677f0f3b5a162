// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code vocab.json}, a flat object from token to id. All content is validated. */
final class VocabularyReader {
    /** Source of the files for the published checkpoints, for messages. */
    static final String SOURCE = "vocab.json and merges.txt are in the Hugging Face repository OFA-Sys/ofa-base";
    /** Maximum size of vocab.json; the published one has 1.2 MB. */
    static final int MAX_BYTES = 64 << 20;
    /** Maximum number of tokens; the published vocabulary has 59,457. */
    static final int MAX_TOKENS = 1 << 20;
    /** Maximum length of a token; the published vocabulary's longest has 128 characters. */
    static final int MAX_TOKEN_CHARS = 1024;
    /** Characters of the file per token, roughly half of the mean; sizes the table. */
    private static final int CHARS_PER_TOKEN = 10;

    // All names differ, so Jackson's symbol table would only fill up.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_BYTES)
                    .maxNestingDepth(2)
                    .build())
            .build();

    private VocabularyReader() {}

    /**
     * @return token texts; the index is the id, and every id has a token
     * @throws InvalidInputException if the file is missing, too large, not a JSON object of numbers, or its ids repeat,
     *     are negative or have gaps
     */
    static String[] read(Path file) {
        if (!Files.exists(file)) {
            throw TextError.VOCABULARY_MISSING.with(file, SOURCE);
        }
        return parse(TextFile.read(file, MAX_BYTES), file.toString());
    }

    /** @param name the file's name in messages */
    static String[] parse(String text, String name) {
        Map<String, Integer> ids = new HashMap<>(Math.min(text.length() / CHARS_PER_TOKEN, MAX_TOKENS));
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw TextError.VOCABULARY_DAMAGED.with(name, "is not a JSON object from token to id");
            }
            for (String token = json.nextFieldName(); token != null; token = json.nextFieldName()) {
                if (token.length() > MAX_TOKEN_CHARS) {
                    throw TextError.VOCABULARY_DAMAGED.with(
                            name, "token " + quote(token) + " is longer than " + MAX_TOKEN_CHARS + " characters");
                }
                if (json.nextToken() != JsonToken.VALUE_NUMBER_INT
                        || json.getNumberType() != JsonParser.NumberType.INT) {
                    throw TextError.VOCABULARY_DAMAGED.with(
                            name, "the id of token " + quote(token) + " is not a whole number of 32 bits");
                }
                int id = json.getIntValue();
                if (id < 0 || id >= MAX_TOKENS) {
                    throw TextError.VOCABULARY_DAMAGED.with(
                            name, "token " + quote(token) + " has id " + id + ", outside 0 to " + (MAX_TOKENS - 1));
                }
                if (ids.put(token, id) != null) {
                    throw TextError.VOCABULARY_DAMAGED.with(name, "holds token " + quote(token) + " twice");
                }
                if (ids.size() > MAX_TOKENS) {
                    throw TextError.VOCABULARY_DAMAGED.with(name, "has more than " + MAX_TOKENS + " tokens");
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw TextError.VOCABULARY_DAMAGED.with(
                        name,
                        "is not one JSON object from token to id: it is truncated, or other data follows the object");
            }
        } catch (JsonProcessingException e) {
            throw FileError.INVALID_JSON.causedBy(e, name, Json.reason(e));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be read", e);
        }
        return byId(ids, name);
    }

    private static String[] byId(Map<String, Integer> ids, String name) {
        String[] tokens = new String[ids.size()];
        ids.forEach((token, id) -> {
            if (id >= tokens.length) {
                throw TextError.VOCABULARY_DAMAGED.with(
                        name,
                        "token " + quote(token) + " has id " + id + " among " + tokens.length
                                + " tokens: ids must be 0 to " + (tokens.length - 1) + " without a gap");
            }
            if (tokens[id] != null) {
                throw TextError.VOCABULARY_DAMAGED.with(
                        name, "tokens " + quote(tokens[id]) + " and " + quote(token) + " have the same id " + id);
            }
            tokens[id] = token;
        });
        return tokens;
    }

    /** A short, printable, one-line form of untrusted text. */
    static String quote(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), 40); i++) {
            char c = text.charAt(i);
            shown.append(
                    Character.isISOControl(c) || Character.isSurrogate(c)
                            ? String.format("\\u%04x", (int) c)
                            : String.valueOf(c));
        }
        return shown.append(text.length() > 40 ? "...\"" : "\"").toString();
    }
}
