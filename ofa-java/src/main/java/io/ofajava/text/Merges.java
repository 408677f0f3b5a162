// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The merge list of a byte pair encoding: which two adjacent symbols are merged, in order of preference. Symbols are
 * numbered: 0 to 255 are the bytes, and the result of each merge gets the next number.
 */
final class Merges {
    /** Maximum size of merges.txt; GPT-2's has 456,318 bytes. */
    static final int MAX_BYTES = 32 << 20;
    /** Maximum number of merges; GPT-2 has 50,000. The 24-bit hash of the pair table is sufficient for this many. */
    static final int MAX_MERGES = 1 << 20;

    private static final Pattern NO_TEXT = Pattern.compile("<.+>|madeupword\\d+");

    private final PairRanks ranks;
    private final int[] results; // [merges] int32: the symbol that results from the merge of this rank
    private final List<String> symbols;

    private Merges(PairRanks ranks, int[] results, List<String> symbols) {
        this.ranks = ranks;
        this.results = results;
        this.symbols = symbols;
    }

    /**
     * Reads {@code merges.txt}: an optional first line {@code #version...}, then one pair per line, best first.
     *
     * @throws InvalidInputException if the file is missing, too large or not UTF-8, or a line is not a pair (the
     *     message has its number)
     */
    static Merges read(Path file) {
        if (!Files.exists(file)) {
            throw TextError.VOCABULARY_MISSING.with(file, VocabularyReader.SOURCE);
        }
        List<String> lines = TextFile.read(file, MAX_BYTES).lines().toList();
        if (lines.size() > MAX_MERGES) {
            throw FileError.TOO_LARGE.with(file, MAX_MERGES, "the lines of a merge list");
        }
        return parse(lines, file.toString());
    }

    /**
     * @param lines the file's lines, including the header if any
     * @param name the file's name in messages
     */
    static Merges parse(List<String> lines, String name) {
        Map<String, Integer> numbers = new HashMap<>(2 * lines.size());
        List<String> symbols = new ArrayList<>(lines.size());
        for (int b = 0; b < 256; b++) {
            String symbol = String.valueOf(ByteAlphabet.charOf(b));
            numbers.put(symbol, b);
            symbols.add(symbol);
        }
        PairRanks ranks = new PairRanks(lines.size());
        int[] results = new int[lines.size()];
        int rank = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (i == 0 && line.startsWith("#version") || i == lines.size() - 1 && line.isEmpty()) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space <= 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
                throw TextError.VOCABULARY_DAMAGED.with(
                        name,
                        "line " + (i + 1) + " is not two symbols with a space between: "
                                + VocabularyReader.quote(line));
            }
            int left = number(line.substring(0, space), numbers, symbols, name, i + 1);
            int right = number(line.substring(space + 1), numbers, symbols, name, i + 1);
            if (!ranks.put(left, right, rank)) {
                throw TextError.VOCABULARY_DAMAGED.with(
                        name, "line " + (i + 1) + " repeats a merge: " + VocabularyReader.quote(line));
            }
            results[rank++] =
                    number(line.substring(0, space) + line.substring(space + 1), numbers, symbols, name, i + 1);
        }
        return new Merges(ranks, results, List.copyOf(symbols));
    }

    /**
     * Checks that these merges and a vocabulary belong together: every text token must be a byte or the result of a
     * merge. Special tokens in angle brackets and fairseq's filler tokens are exempt.
     *
     * @param file this list's name, for messages
     * @param vocabulary the token file's name, for messages
     * @throws InvalidInputException if a token of the vocabulary cannot be produced
     */
    void requireMaking(String[] tokens, Path file, Path vocabulary) {
        Set<String> known = new HashSet<>(symbols);
        String example = "";
        int unmade = 0;
        for (String token : tokens) {
            if (!known.contains(token) && !NO_TEXT.matcher(token).matches()) {
                example = unmade == 0 ? token : example;
                unmade++;
            }
        }
        if (unmade > 0) {
            throw TextError.MERGES_MISMATCH.with(
                    file,
                    vocabulary,
                    unmade,
                    VocabularyReader.quote(example),
                    symbols.size() - 256,
                    VocabularyReader.SOURCE);
        }
    }

    private static int number(
            String symbol, Map<String, Integer> numbers, List<String> symbols, String name, int line) {
        Integer known = numbers.get(symbol);
        if (known != null) {
            return known;
        }
        if (symbol.length() > VocabularyReader.MAX_TOKEN_CHARS) {
            throw TextError.VOCABULARY_DAMAGED.with(
                    name,
                    "line " + line + " makes a symbol of more than " + VocabularyReader.MAX_TOKEN_CHARS
                            + " characters");
        }
        for (int i = 0; i < symbol.length(); i++) {
            if (ByteAlphabet.byteOf(symbol.charAt(i)) < 0) {
                throw TextError.VOCABULARY_DAMAGED.with(
                        name,
                        String.format(
                                "line %d holds U+%04X, which is not in the byte alphabet of GPT-2's encoding",
                                line, (int) symbol.charAt(i)));
            }
        }
        numbers.put(symbol, symbols.size());
        symbols.add(symbol);
        return symbols.size() - 1;
    }

    /** The rank of merging two symbols, 0 is best; -1 if they cannot be merged. */
    int rank(int left, int right) {
        return ranks.rank(left, right);
    }

    /** The symbol that results from the merge of this rank. */
    int result(int rank) {
        return results[rank];
    }

    /** All symbols in the byte alphabet, indexed by symbol number. */
    List<String> symbols() {
        return symbols;
    }
}
