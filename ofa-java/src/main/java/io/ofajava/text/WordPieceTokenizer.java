// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * BERT's WordPiece in OFA-CN's variant: lower case, without accents, with CJK ideographs and punctuation as separate
 * words. Words are split greedily into the longest known pieces; all pieces except the first begin with {@code ##}.
 *
 * <p>The original (fairseq) and ModelScope differ in the treatment of unknown words and named tokens, and in the
 * special tokens of their vocabulary files ({@link WordPieceVocabulary.Form}). The file determines which rules apply.
 */
final class WordPieceTokenizer extends Tokenizer {
    private static final String CONTINUATION = "##";
    /** A word of more code points is unknown as a whole. */
    private static final int MAX_WORD_CODE_POINTS = 100;
    /** Never split by the original's tokenizer, in this very spelling. */
    private static final Set<String> BERT_SPECIALS = Set.of("[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
    /** Never split by ModelScope's tokenizer. */
    private static final Set<String> OFA_SPECIALS =
            Set.of(Vocabulary.BOS, Vocabulary.EOS, Vocabulary.UNK, Vocabulary.PAD, Vocabulary.MASK);

    private final WordPieceVocabulary.Form form;
    private final int unknown;
    private final int longestPiece; // in UTF-16 units

    private WordPieceTokenizer(Vocabulary vocabulary, WordPieceVocabulary.Form form, int longestPiece) {
        super(vocabulary);
        this.form = form;
        this.longestPiece = longestPiece;
        // The original's unknown word is BERT's token {@code [UNK]}, an ordinary entry of the dictionary.
        this.unknown = form == WordPieceVocabulary.Form.FAIRSEQ ? vocabulary.textId("[UNK]") : UNK;
    }

    static WordPieceTokenizer read(Path directory, VocabularyLayout layout) {
        Path file = directory.resolve("vocab.txt");
        return of(WordPieceVocabulary.read(file), layout, file.toString());
    }

    /** @param name the file's name in messages */
    static WordPieceTokenizer of(WordPieceVocabulary file, VocabularyLayout layout, String name) {
        int longest = 1;
        for (String token : file.tokens()) {
            longest = Math.max(longest, token.length());
        }
        return new WordPieceTokenizer(new Vocabulary(file.tokens(), layout, false, name), file.form(), longest);
    }

    @Override
    public Language language() {
        return Language.CHINESE;
    }

    /**
     * In both forms, tokens are named as in ModelScope's tokenizer: OFA's special tokens, codes and bins, in any case.
     */
    @Override
    void encodeNamed(String text, IdBuffer ids) {
        String lower = form == WordPieceVocabulary.Form.FAIRSEQ
                ? lowerCaseKeeping(text, BERT_SPECIALS)
                : lowerCase(text, 0, text.length());
        AddedTokens added = new AddedTokens(vocabulary());
        int from = 0;
        while (added.find(lower, from)) {
            encodePiece(lower.substring(from, added.start()), ids);
            ids.add(added.id());
            from = added.end();
        }
        encodePiece(lower.substring(from), ids);
    }

    @Override
    void encodePlain(String text, IdBuffer ids) {
        if (form == WordPieceVocabulary.Form.MODELSCOPE) {
            encodeNamed(text, ids);
        } else {
            encodePiece(lowerCaseKeeping(text, BERT_SPECIALS), ids);
        }
    }

    /** A run of lower-case text that may contain only BERT's special tokens, and those only in the original's form. */
    private void encodePiece(String text, IdBuffer ids) {
        int from = 0;
        while (form == WordPieceVocabulary.Form.FAIRSEQ) {
            int at = indexOfSpecial(text, from);
            if (at < 0) {
                break;
            }
            encodeWords(text.substring(from, at), ids);
            from = text.indexOf(']', at) + 1;
            ids.add(vocabulary().textId(text.substring(at, from)));
        }
        encodeWords(text.substring(from), ids);
    }

    private void encodeWords(String text, IdBuffer ids) {
        List<String> words =
                BertPreTokenizer.words(text, form == WordPieceVocabulary.Form.FAIRSEQ ? BERT_SPECIALS : OFA_SPECIALS);
        for (String word : words) {
            encodeWord(word, ids);
        }
    }

    private void encodeWord(String word, IdBuffer ids) {
        if (word.codePointCount(0, word.length()) > MAX_WORD_CODE_POINTS) {
            ids.add(unknown);
            return;
        }
        int[] pieces = new int[word.length()];
        int count = 0;
        int start = 0;
        while (start < word.length()) {
            int end = Math.min(word.length(), start + longestPiece);
            String piece = null;
            while (start < end) {
                String candidate =
                        start == 0 ? word.substring(0, end) : CONTINUATION.concat(word.substring(start, end));
                if (vocabulary().hasText(candidate)) {
                    piece = candidate;
                    break;
                }
                end = word.offsetByCodePoints(end, -1);
            }
            if (piece == null) {
                ids.add(unknown);
                return;
            }
            pieces[count++] = vocabulary().textId(piece);
            start = end;
        }
        for (int i = 0; i < count; i++) {
            ids.add(pieces[i]);
        }
    }

    private static int indexOfSpecial(String text, int from) {
        for (int at = text.indexOf('[', from); at >= 0; at = text.indexOf('[', at + 1)) {
            if (specialAt(text, at, BERT_SPECIALS) != null) {
                return at;
            }
        }
        return -1;
    }

    private static @Nullable String specialAt(String text, int at, Set<String> specials) {
        for (String special : specials) {
            if (text.startsWith(special, at)) {
                return special;
            }
        }
        return null;
    }

    /** Converts to lower case, except tokens that keep their case. */
    private static String lowerCaseKeeping(String text, Set<String> specials) {
        StringBuilder lower = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf('['); at >= 0; at = text.indexOf('[', at)) {
            String special = specialAt(text, at, specials);
            if (special == null) {
                at++;
            } else {
                lower.append(lowerCase(text, from, at)).append(special);
                at += special.length();
                from = at;
            }
        }
        return lower.append(lowerCase(text, from, text.length())).toString();
    }

    /** Converts each code point separately, as the reference does before it searches for tokens. */
    private static String lowerCase(String text, int from, int to) {
        StringBuilder lower = new StringBuilder(to - from);
        for (int at = from; at < to; ) {
            int codePoint = text.codePointAt(at);
            PinnedUnicode.appendLowerCase(codePoint, lower);
            at += Character.charCount(codePoint);
        }
        return lower.toString();
    }

    @Override
    String decodeFairseq(int[] ids) {
        WordRun run = new WordRun();
        for (int id : ids) {
            String token = vocabulary().token(id);
            if (id != BOS && id != EOS) {
                run.add(form == WordPieceVocabulary.Form.FAIRSEQ ? WordPieceVocabulary.inDictionary(token) : token);
            }
        }
        return cleanUp(run.take());
    }

    @Override
    TokenRun newRun() {
        return new WordRun();
    }

    /** Collects pieces until they are joined to words. */
    private static final class WordRun implements TokenRun {
        private final StringBuilder text = new StringBuilder();
        private boolean started;

        @Override
        public void add(String token) {
            text.append(started ? " " : "").append(token);
            started = true;
        }

        @Override
        public String take() {
            String joined = text.toString().replace(" " + CONTINUATION, "");
            text.setLength(0);
            started = false;
            int start = 0;
            int end = joined.length();
            while (start < end && isPythonSpace(joined.charAt(start))) {
                start++;
            }
            while (end > start && isPythonSpace(joined.charAt(end - 1))) {
                end--;
            }
            return joined.substring(start, end);
        }
    }
}
