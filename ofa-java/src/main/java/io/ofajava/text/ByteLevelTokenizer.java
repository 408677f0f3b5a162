// SPDX-License-Identifier: Apache-2.0
package io.ofajava.text;

import io.ofajava.error.TextError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** GPT-2's byte-level byte pair encoding with fairseq's ids: the tokenizer of English models. */
final class ByteLevelTokenizer extends Tokenizer {
    private final BytePairEncoder words;

    private ByteLevelTokenizer(Vocabulary vocabulary, Merges merges) {
        super(vocabulary);
        this.words = new BytePairEncoder(merges, vocabulary::textId);
    }

    static ByteLevelTokenizer read(Path directory, VocabularyLayout layout, int rows, boolean reduced) {
        Path file = directory.resolve("vocab.json");
        String[] tokens = VocabularyReader.read(file);
        Path list = directory.resolve("merges.txt");
        Merges merges = Merges.read(list);
        Vocabulary vocabulary =
                new Vocabulary(tokens, layout, reduced, file.toString()).requireByteAlphabet(file.toString());
        merges.requireMaking(tokens, list, file);
        return new ByteLevelTokenizer(vocabulary.withRows(rows), merges);
    }

    /** Creates a tokenizer from in-memory data, for tests. */
    static ByteLevelTokenizer of(String[] tokens, List<String> merges, VocabularyLayout layout) {
        return new ByteLevelTokenizer(
                new Vocabulary(tokens, layout, false, "vocab.json").requireByteAlphabet("vocab.json"),
                Merges.parse(merges, "merges.txt"));
    }

    @Override
    public Language language() {
        return Language.ENGLISH;
    }

    @Override
    void encodeNamed(String text, IdBuffer ids) {
        AddedTokens added = new AddedTokens(vocabulary());
        int from = 0;
        boolean strippedLeft = false;
        while (added.find(text, from)) {
            encodeWords(text, from, added.start(), strippedLeft, added.stripsLeft(), ids);
            ids.add(added.id());
            strippedLeft = added.stripsRight();
            from = added.end();
        }
        encodeWords(text, from, text.length(), strippedLeft, false, ids);
    }

    /** Byte pair encoding and dictionary lookup, like fairseq's {@code encode_text}, which has no special tokens. */
    @Override
    void encodePlain(String text, IdBuffer ids) {
        encodeWords(text, 0, text.length(), false, false, ids);
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

    @Override
    String decodeFairseq(int[] ids) {
        ByteRun bytes = new ByteRun();
        for (int id : ids) {
            String token = vocabulary().token(id);
            if (token.startsWith("madeupword") && !vocabulary().isCodeOrBin(id)) {
                throw TextError.NO_TEXT_FOR_TOKEN.with(id, "is the filler " + token + ", which stands for no text");
            }
            if (id != BOS && id != EOS) {
                bytes.add(token);
            }
        }
        return bytes.take();
    }

    @Override
    TokenRun newRun() {
        return new ByteRun();
    }

    /** Collects the bytes of tokens until they can be decoded as UTF-8. */
    private static final class ByteRun implements TokenRun {
        private byte[] bytes = new byte[64];
        private int count;

        @Override
        public void add(String token) {
            if (count + token.length() > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, count + token.length()));
            }
            for (int i = 0; i < token.length(); i++) {
                bytes[count++] = (byte) ByteAlphabet.byteOf(token.charAt(i));
            }
        }

        @Override
        public String take() {
            String text = Utf8.decode(bytes, count);
            count = 0;
            return text;
        }
    }
}
