// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.checkpoint.VocabularyLayout;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * OFA's tokenizer: GPT-2's byte-level byte pair encoding in fairseq's id order, with {@code <code_i>} for picture codes
 * and {@code <bin_i>} for locations.
 *
 * <p>Two ways in, as the reference has two. {@link #encode} is the Hugging Face tokenizer's: special tokens written in
 * the text become that token. {@link #encodePlain} is fairseq's: text is text, and {@code <bin_3>} is seven characters.
 * Thread-safe. (Letters, numbers and white space are those of the Unicode version that the running JDK knows;
 * characters assigned later may be split into other words than in the reference.)
 */
public final class Tokenizer {
    /** Id of {@code <s>}, which starts every sequence. */
    public static final int BOS = 0;
    /** Id of {@code <pad>}. */
    public static final int PAD = 1;
    /** Id of {@code </s>}, which ends every sequence. */
    public static final int EOS = 2;
    /** Id of {@code <unk>}, for what the vocabulary does not have. */
    public static final int UNK = 3;
    /** The longest text that is encoded, in UTF-16 units. */
    public static final int MAX_TEXT_CHARS = 1_000_000;

    /** The clean-up of the Hugging Face tokenizer, in its order: each first string becomes the second. */
    private static final String[][] CLEAN_UP = {
        {" .", "."},
        {" ?", "?"},
        {" !", "!"},
        {" ,", ","},
        {" ' ", "'"},
        {" n't", "n't"},
        {" 'm", "'m"},
        {" 's", "'s"},
        {" 've", "'ve"},
        {" 're", "'re"}
    };

    private final Vocabulary vocabulary;
    private final BytePairEncoder words;

    private Tokenizer(Vocabulary vocabulary, Merges merges) {
        this.vocabulary = vocabulary;
        this.words = new BytePairEncoder(merges, vocabulary::textId);
    }

    /**
     * Reads {@code vocab.json} and {@code merges.txt}.
     *
     * @param directory holds both files
     * @param layout the model's vocabulary; vocab.json must have its text tokens, and either none of its codes and bins
     *     or all of them
     * @throws InvalidInputException if a file is missing or malformed, or does not belong to the model
     */
    public static Tokenizer load(Path directory, VocabularyLayout layout) {
        return load(directory, layout, false);
    }

    /**
     * As {@link #load(Path, VocabularyLayout)}, but also for a model that uses only the beginning of the vocabulary:
     * text ids below the model's last one stay, the last one is {@code <mask>}, and tokens past it become
     * {@code <unk>}. Nothing in the files tells whether they belong to such a model, so ask for it only where the user
     * named the vocabulary.
     */
    public static Tokenizer loadReduced(Path directory, VocabularyLayout layout) {
        return load(directory, layout, true);
    }

    private static Tokenizer load(Path directory, VocabularyLayout layout, boolean reduced) {
        Path file = directory.resolve("vocab.json");
        Vocabulary vocabulary = new Vocabulary(VocabularyReader.read(file), layout, reduced, file.toString());
        return new Tokenizer(vocabulary, Merges.read(directory.resolve("merges.txt")));
    }

    /** A tokenizer from what the files hold, for tests. */
    static Tokenizer of(String[] tokens, List<String> merges, VocabularyLayout layout) {
        return new Tokenizer(new Vocabulary(tokens, layout, false, "vocab.json"), Merges.parse(merges, "merges.txt"));
    }

    /**
     * Token ids of a text in which special tokens, codes and bins may be written out; codes and bins swallow the white
     * space on both sides, {@code <mask>} on its left.
     *
     * @param addSpecial put {@code <s>} before and {@code </s>} after
     * @throws InvalidInputException if the text is longer than {@link #MAX_TEXT_CHARS} or not valid Unicode
     */
    public int[] encode(String text, boolean addSpecial) {
        requireText(text);
        IdBuffer ids = new IdBuffer(text.length());
        if (addSpecial) {
            ids.add(BOS);
        }
        AddedTokens added = new AddedTokens(vocabulary);
        int from = 0;
        boolean strippedLeft = false;
        while (added.find(text, from)) {
            encodeWords(text, from, added.start(), strippedLeft, added.stripsLeft(), ids);
            ids.add(added.id());
            strippedLeft = added.stripsRight();
            from = added.end();
        }
        encodeWords(text, from, text.length(), strippedLeft, false, ids);
        if (addSpecial) {
            ids.add(EOS);
        }
        return ids.toArray();
    }

    /**
     * Token ids of a text in which nothing is special: byte pair encoding and the dictionary, as fairseq's
     * {@code encode_text}.
     *
     * @throws InvalidInputException if the text is longer than {@link #MAX_TEXT_CHARS} or not valid Unicode
     */
    public int[] encodePlain(String text) {
        requireText(text);
        IdBuffer ids = new IdBuffer(text.length());
        encodeWords(text, 0, text.length(), false, false, ids);
        return ids.toArray();
    }

    /** Encodes several texts with {@code <s>} and {@code </s>} and pads them on the right. */
    public TokenBatch encodeBatch(List<String> texts) {
        return TokenBatch.of(texts.stream().map(text -> encode(text, true)).toList());
    }

    private void encodeWords(String text, int from, int to, boolean stripLeft, boolean stripRight, IdBuffer ids) {
        int start = from;
        int end = to;
        while (stripLeft && start < end && isPythonSpace(text.charAt(start))) {
            start++;
        }
        while (stripRight && start < end && isPythonSpace(text.charAt(end - 1))) {
            end--;
        }
        while (start < end) {
            int next = PreTokenizer.wordEnd(text, start, end);
            ids.addAll(words.encode(text.substring(start, next)));
            start = next;
        }
    }

    /**
     * Text of token ids. Bytes that form no UTF-8 become U+FFFD.
     *
     * @throws InvalidInputException if an id is outside the vocabulary, or {@link Decoding#FAIRSEQ} meets a filler
     *     token ({@code madeupword...}), which the reference cannot print either
     */
    public String decode(int[] ids, Decoding decoding) {
        Objects.requireNonNull(decoding, "decoding");
        if (decoding == Decoding.FAIRSEQ) {
            return decodeFairseq(ids);
        }
        StringBuilder text = new StringBuilder();
        ByteRun run = new ByteRun();
        boolean started = false;
        boolean inRun = false;
        for (int id : ids) {
            String token = vocabulary.token(id);
            if (decoding != Decoding.EVERYTHING && vocabulary.isSpecial(id)) {
                continue;
            }
            boolean atom = vocabulary.isCodeOrBin(id);
            // Runs of text and single codes or bins are joined by spaces; a run is decoded as a whole, as its tokens
            // may split a character.
            if (started && (atom || !inRun)) {
                text.append(run.take()).append(' ');
            }
            if (atom) {
                text.append(token);
            } else {
                run.add(token);
            }
            inRun = !atom;
            started = true;
        }
        text.append(run.take());
        return decoding == Decoding.SKIP_SPECIAL_CLEAN_UP ? cleanUp(text.toString()) : text.toString();
    }

    private String decodeFairseq(int[] ids) {
        ByteRun bytes = new ByteRun();
        for (int id : ids) {
            String token = vocabulary.token(id);
            if (token.startsWith("madeupword") && !vocabulary.isCodeOrBin(id)) {
                throw TextError.NO_TEXT_FOR_TOKEN.with(id, "is the filler " + token + ", which stands for no text");
            }
            if (id != BOS && id != EOS) {
                bytes.add(token);
            }
        }
        return bytes.take();
    }

    private static String cleanUp(String text) {
        String cleaned = text;
        for (String[] rule : CLEAN_UP) {
            cleaned = cleaned.replace(rule[0], rule[1]);
        }
        return cleaned;
    }

    /** Number of tokens of every kind. */
    public int size() {
        return layout().end();
    }

    /** Where text, codes and bins lie. */
    public VocabularyLayout layout() {
        return vocabulary.layout();
    }

    /** The token's text as the vocabulary has it (a space reads {@code \u0120}). */
    public String token(int id) {
        return vocabulary.token(id);
    }

    /**
     * Id of a picture code.
     *
     * @param code 0 to numCodes - 1
     */
    public int codeId(int code) {
        return layout().codeOffset() + Objects.checkIndex(code, layout().numCodes());
    }

    /**
     * Id of a location bin.
     *
     * @param bin 0 to numBins - 1
     */
    public int binId(int bin) {
        return layout().binOffset() + Objects.checkIndex(bin, layout().numBins());
    }

    /** Is the id one of a picture code? */
    public boolean isCode(int id) {
        return vocabulary.isCode(id);
    }

    /** Is the id one of a location bin? */
    public boolean isBin(int id) {
        return vocabulary.isCodeOrBin(id) && !vocabulary.isCode(id);
    }

    private static void requireText(String text) {
        if (text.length() > MAX_TEXT_CHARS) {
            throw TextError.TOO_LONG.with(text.length(), MAX_TEXT_CHARS);
        }
        Utf8.requireValid(text);
    }

    /** What Python's {@code str.strip} removes: White_Space and the four ASCII separators. */
    private static boolean isPythonSpace(char c) {
        return c >= 0x1C && c <= 0x1F || PreTokenizer.isWhiteSpace(c);
    }

    /** Ids as they come. */
    private static final class IdBuffer {
        private int[] ids;
        private int count;

        IdBuffer(int chars) {
            ids = new int[Math.max(16, chars / 3)];
        }

        void add(int id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
            }
            ids[count++] = id;
        }

        void addAll(int[] more) {
            for (int id : more) {
                add(id);
            }
        }

        int[] toArray() {
            return Arrays.copyOf(ids, count);
        }
    }

    /** Bytes that tokens stand for, until they are read as UTF-8. */
    private static final class ByteRun {
        private byte[] bytes = new byte[64];
        private int count;

        void add(String token) {
            if (count + token.length() > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, count + token.length()));
            }
            for (int i = 0; i < token.length(); i++) {
                bytes[count++] = (byte) ByteAlphabet.byteOf(token.charAt(i));
            }
        }

        String take() {
            String text = Utf8.decode(bytes, count);
            count = 0;
            return text;
        }
    }
}
