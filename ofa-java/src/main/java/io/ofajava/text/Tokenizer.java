// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.TextError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * OFA's tokenizer: converts text to token ids and back, with {@code <code_i>} for image tokens and {@code <bin_i>} for
 * locations. English models use byte-level BPE ({@link ByteLevelTokenizer}), Chinese models BERT's WordPiece
 * ({@link WordPieceTokenizer}). The vocabulary files and the model's size determine which.
 *
 * <p>There are two ways to encode, as in the reference. {@link #encode} recognises special tokens that are written in
 * the text. {@link #encodePlain} corresponds to the reference's datasets, which treat user text literally:
 * {@code <bin_3>} is seven characters. Thread-safe. Character properties are those of Unicode 14.0 on every JDK
 * ({@link PinnedUnicode}).
 */
public abstract sealed class Tokenizer permits ByteLevelTokenizer, WordPieceTokenizer {
    /** Id of {@code <s>}, which starts every sequence. */
    public static final int BOS = 0;
    /** Id of {@code <pad>}. */
    public static final int PAD = 1;
    /** Id of {@code </s>}, which ends every sequence. */
    public static final int EOS = 2;
    /** Id of {@code <unk>}, for text that is not in the vocabulary. */
    public static final int UNK = 3;
    /** Maximum length of a text in UTF-16 units. */
    public static final int MAX_TEXT_CHARS = 1_000_000;

    /** The clean-up of the Hugging Face tokenizer, in its order: each first string is replaced by the second. */
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

    Tokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Reads the vocabulary of a checkpoint: {@code vocab.json} and {@code merges.txt}, or {@code vocab.txt} of a
     * Chinese model.
     *
     * @param directory directory of the files
     * @param layout the model's vocabulary; vocab.json must have its text tokens, and either none of its codes and bins
     *     or all of them
     * @throws InvalidInputException if a file is missing or malformed, or does not belong to the model
     */
    public static Tokenizer load(Path directory, VocabularyLayout layout) {
        return load(directory, layout, layout.end(), false);
    }

    /** As {@link #load(Path, VocabularyLayout)}, for a model with this number of rows in the token embedding. */
    public static Tokenizer load(Path directory, VocabularyLayout layout, int rows) {
        return load(directory, layout, rows, false);
    }

    /**
     * As {@link #load(Path, VocabularyLayout)}, and also accepts a larger vocabulary for an English model that uses
     * only its beginning: text ids below the model's last one are kept, the last one is {@code <mask>}, and tokens past
     * it become {@code <unk>}. The files do not show whether they belong to such a model, so use this only if the user
     * named the vocabulary.
     */
    public static Tokenizer loadReduced(Path directory, VocabularyLayout layout) {
        return load(directory, layout, layout.end(), true);
    }

    private static Tokenizer load(Path directory, VocabularyLayout layout, int rows, boolean reduced) {
        return Language.of(directory, layout) == Language.CHINESE
                ? WordPieceTokenizer.read(directory, layout)
                : ByteLevelTokenizer.read(directory, layout, rows, reduced);
    }

    /**
     * The files that {@link #load} reads from a directory.
     *
     * @return absolute or relative, like the directory
     */
    public static List<Path> files(Path directory, VocabularyLayout layout) {
        return Language.of(directory, layout).vocabulary().stream()
                .map(directory::resolve)
                .toList();
    }

    /** The language of the vocabulary, and therefore of the prompts that the model was trained with. */
    public abstract Language language();

    /**
     * Encodes a text that may contain special tokens, codes and bins. Codes and bins absorb the white space on both
     * sides, {@code <mask>} on its left.
     *
     * @param addSpecial whether to add {@code <s>} at the beginning and {@code </s>} at the end
     * @throws InvalidInputException if the text is longer than {@link #MAX_TEXT_CHARS} or not valid Unicode
     */
    public final int[] encode(String text, boolean addSpecial) {
        requireText(text);
        IdBuffer ids = new IdBuffer(text.length());
        if (addSpecial) {
            ids.add(BOS);
        }
        encodeNamed(text, ids);
        if (addSpecial) {
            ids.add(EOS);
        }
        return ids.toArray();
    }

    /**
     * Encodes a text like the reference's datasets, without {@code <s>} and {@code </s>}.
     *
     * @throws InvalidInputException if the text is longer than {@link #MAX_TEXT_CHARS} or not valid Unicode
     */
    public final int[] encodePlain(String text) {
        requireText(text);
        IdBuffer ids = new IdBuffer(text.length());
        encodePlain(text, ids);
        return ids.toArray();
    }

    /** Encodes several texts with {@code <s>} and {@code </s>} and pads them on the right. */
    public final TokenBatch encodeBatch(List<String> texts) {
        return TokenBatch.of(texts.stream().map(text -> encode(text, true)).toList());
    }

    /** Encodes a text that may contain tokens by name. */
    abstract void encodeNamed(String text, IdBuffer ids);

    /** Encodes a text literally. */
    abstract void encodePlain(String text, IdBuffer ids);

    /**
     * Decodes token ids. Bytes that are not valid UTF-8 become U+FFFD.
     *
     * @throws InvalidInputException if an id is outside the vocabulary, or if {@link Decoding#FAIRSEQ} meets a filler
     *     token ({@code madeupword...}), which the reference cannot print either
     */
    public final String decode(int[] ids, Decoding decoding) {
        Objects.requireNonNull(decoding, "decoding");
        if (decoding == Decoding.FAIRSEQ) {
            return decodeFairseq(ids);
        }
        StringBuilder text = new StringBuilder();
        TokenRun run = newRun();
        boolean started = false;
        boolean inRun = false;
        for (int id : ids) {
            String token = vocabulary.token(id);
            if (decoding != Decoding.EVERYTHING && vocabulary.isSpecial(id)) {
                continue;
            }
            boolean atom = vocabulary.isAtom(id);
            // Joins runs of text and single codes or bins by spaces. A run is decoded as a whole, because a character
            // may be split across its tokens.
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

    /** Decodes like the original evaluation code. */
    abstract String decodeFairseq(int[] ids);

    /** An empty collector for a run of text tokens. */
    abstract TokenRun newRun();

    static String cleanUp(String text) {
        String cleaned = text;
        for (String[] rule : CLEAN_UP) {
            cleaned = cleaned.replace(rule[0], rule[1]);
        }
        return cleaned;
    }

    final Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Number of tokens of every kind. */
    public final int size() {
        return layout().end();
    }

    /** The ranges of text, codes and bins. */
    public final VocabularyLayout layout() {
        return vocabulary.layout();
    }

    /** The token's text in the vocabulary. */
    public final String token(int id) {
        return vocabulary.token(id);
    }

    /**
     * Id of an image token.
     *
     * @param code 0 to numCodes - 1
     */
    public final int codeId(int code) {
        return layout().codeOffset() + Objects.checkIndex(code, layout().numCodes());
    }

    /**
     * Id of a location bin.
     *
     * @param bin 0 to numBins - 1
     */
    public final int binId(int bin) {
        return layout().binOffset() + Objects.checkIndex(bin, layout().numBins());
    }

    /** Whether the id is that of an image token. */
    public final boolean isCode(int id) {
        return vocabulary.isCode(id);
    }

    /** Whether the id is that of a location bin. */
    public final boolean isBin(int id) {
        return vocabulary.isCodeOrBin(id) && !vocabulary.isCode(id);
    }

    private static void requireText(String text) {
        if (text.length() > MAX_TEXT_CHARS) {
            throw TextError.TOO_LONG.with(text.length(), MAX_TEXT_CHARS);
        }
        Utf8.requireValid(text);
    }

    /** Characters that Python's {@code str.strip} removes: White_Space and the four ASCII separators. */
    static boolean isPythonSpace(int c) {
        return c >= 0x1C && c <= 0x1F || PreTokenizer.isWhiteSpace(c);
    }

    /** Collects text tokens until they are decoded. */
    interface TokenRun {
        void add(String token);

        /** The text of the tokens added since the last call. */
        String take();
    }

    /** A growable list of ids. */
    static final class IdBuffer {
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
}
