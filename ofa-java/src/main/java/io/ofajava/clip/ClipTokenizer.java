// SPDX-License-Identifier: Apache-2.0
package io.ofajava.clip;

import io.ofajava.error.ClipError;
import io.ofajava.error.FileError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.ByteAlphabet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * CLIP's tokenizer: byte pair encoding of lower-cased words, whose last symbol ends with {@code </w>}. Thread-safe.
 *
 * <p>Ids: the 256 bytes in the order of {@code bytes_to_unicode}, the same bytes as ends of words, the merges in their
 * order, start, end. Two steps of the reference are omitted: {@code ftfy} (repair of wrongly decoded text) and HTML
 * entities.
 */
public final class ClipTokenizer {
    /** Two ids for each byte, start and end. */
    static final int SMALLEST_VOCABULARY = 514;
    /** The longest text, in UTF-16 units; the model reads its first tokens only. */
    public static final int MAX_TEXT_CHARS = 4096;

    private static final int BYTES = 256;
    private static final String END_OF_WORD = "</w>";
    private static final int MAX_LINE_CHARS = 1024;
    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private record Pair(String left, String right) {}

    private final Map<String, Integer> ids;
    private final Map<Pair, Integer> ranks;
    private final int vocabulary;
    private final int context;

    private ClipTokenizer(Map<String, Integer> ids, Map<Pair, Integer> ranks, int context) {
        this.ids = ids;
        this.ranks = ranks;
        this.vocabulary = SMALLEST_VOCABULARY + ranks.size();
        this.context = context;
    }

    /**
     * Reads a merge list: one line that is skipped, then one pair per line, best first; as many of these as the
     * vocabulary has.
     *
     * @param file plain text, or gzip if its name ends in .gz
     * @param vocabulary number of ids of the model
     * @param context the longest text in tokens, start and end included
     * @throws InvalidInputException if the file is missing, too short for the vocabulary, or malformed
     */
    static ClipTokenizer read(Path file, int vocabulary, int context) {
        int merges = vocabulary - SMALLEST_VOCABULARY;
        try (InputStream raw = Files.newInputStream(file);
                BufferedReader reader = reader(file, raw)) {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw FileError.TOO_LARGE.with(file, MAX_FILE_BYTES, "a merge list");
            }
            line(reader, file, 1);
            List<String> lines = new ArrayList<>();
            while (lines.size() < merges) {
                String line = line(reader, file, lines.size() + 2);
                if (line == null) {
                    throw ClipError.WRONG_MERGES.with(file, lines.size(), merges);
                }
                lines.add(line);
            }
            return of(lines, file.toString(), context);
        } catch (CharacterCodingException e) {
            throw FileError.NOT_UTF8.causedBy(e, file);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, file, e.getMessage());
        }
    }

    private static BufferedReader reader(Path file, InputStream raw) throws IOException {
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    /** Reads one line, limited to the length of a symbol pair, because a compressed file can expand to any size. */
    private static @Nullable String line(BufferedReader reader, Path file, int number) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = reader.read()) {
            if (line.length() == MAX_LINE_CHARS) {
                throw ClipError.MERGES_DAMAGED.with(
                        file, "line " + number + " has more than " + MAX_LINE_CHARS + " characters");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static ClipTokenizer of(List<String> merges, String name, int context) {
        Map<String, Integer> ids = new HashMap<>();
        for (String suffix : new String[] {"", END_OF_WORD}) {
            ByteAlphabet.printableFirst().forEach(letter -> ids.put(letter + suffix, ids.size()));
        }
        Map<Pair, Integer> ranks = new HashMap<>();
        for (int i = 0; i < merges.size(); i++) {
            String[] pair = merges.get(i).split(" ", -1);
            boolean known = pair.length == 2 && ids.containsKey(pair[0]) && ids.containsKey(pair[1]);
            if (!known || ranks.put(new Pair(pair[0], pair[1]), i) != null) {
                throw ClipError.MERGES_DAMAGED.with(name, "line " + (i + 2) + " is not a new pair of known symbols");
            }
            ids.put(pair[0] + pair[1], 2 * BYTES + i);
        }
        return new ClipTokenizer(ids, ranks, context);
    }

    /** Id of the token before a text. */
    public int start() {
        return vocabulary - 2;
    }

    /** Id of the token after a text. */
    public int end() {
        return vocabulary - 1;
    }

    /**
     * Start token, the text's ids truncated to the model's context, end token.
     *
     * @throws InvalidInputException if the text is longer than {@link #MAX_TEXT_CHARS} or not valid Unicode
     */
    public int[] encode(String text) {
        if (text.length() > MAX_TEXT_CHARS) {
            throw ClipError.INVALID_TEXT.with(
                    "has " + text.length() + " characters; CLIP takes at most " + MAX_TEXT_CHARS);
        }
        if (!StandardCharsets.UTF_16.newEncoder().canEncode(text)) {
            throw ClipError.INVALID_TEXT.with("is not valid Unicode: it contains half of a surrogate pair");
        }
        int[] row = new int[context];
        int count = 0;
        row[count++] = start();
        Matcher words =
                WORDS.matcher(SPACES.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT));
        while (count < context - 1 && words.find()) {
            for (String symbol : symbols(words.group())) {
                if (count < context - 1) {
                    row[count++] = Objects.requireNonNull(ids.get(symbol), symbol);
                }
            }
        }
        row[count++] = end();
        return Arrays.copyOf(row, count);
    }

    /** The word's symbols after all merges, best first; equal pairs merge from left to right. */
    private List<String> symbols(String word) {
        List<String> symbols = new ArrayList<>();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(String.valueOf(ByteAlphabet.charOf(b & 0xFF)));
        }
        symbols.set(symbols.size() - 1, symbols.get(symbols.size() - 1) + END_OF_WORD);
        for (Pair best = best(symbols); best != null; best = best(symbols)) {
            List<String> merged = new ArrayList<>(symbols.size());
            for (int i = 0; i < symbols.size(); i++) {
                boolean pair = i + 1 < symbols.size()
                        && symbols.get(i).equals(best.left())
                        && symbols.get(i + 1).equals(best.right());
                merged.add(pair ? symbols.get(i) + symbols.get(++i) : symbols.get(i));
            }
            symbols = merged;
        }
        return symbols;
    }

    private @Nullable Pair best(List<String> symbols) {
        Pair best = null;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < symbols.size(); i++) {
            Pair pair = new Pair(symbols.get(i), symbols.get(i + 1));
            int rank = ranks.getOrDefault(pair, Integer.MAX_VALUE);
            if (rank < bestRank) {
                best = pair;
                bestRank = rank;
            }
        }
        return best;
    }
}
