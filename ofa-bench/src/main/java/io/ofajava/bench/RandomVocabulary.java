// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A vocabulary with OFA's size and layout: the 256 byte symbols and 50,004 merges. The first merges make each word of
 * the benchmarks' texts one token, as in OFA's own vocabulary; the others are synthetic and only give the tables their
 * published size.
 */
final class RandomVocabulary {
    /** The words of the published prompts and of the benchmarks' texts. */
    private static final String WORDS =
            "what does the image describe which region text is complete caption color how many people are "
                    + "in bus car a an of on with and to "
                    + "red blue green black white large small circle square above below fruit bowl sitting "
                    + "table man woman wearing picture photo street city standing next";

    private static final char SPACE = '\u0120';
    private static final int MOST_LETTERS = 12;

    private final List<String> symbols = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final List<String> merges = new ArrayList<>();

    private RandomVocabulary(int count, long seed) {
        for (char letter = 'a'; letter <= 'z'; letter++) {
            symbols.add(String.valueOf(letter));
        }
        symbols.add(String.valueOf(SPACE));
        known.addAll(symbols);
        for (String word : WORDS.split(" ")) {
            String made = String.valueOf(SPACE);
            for (char letter : word.toCharArray()) {
                merge(made, String.valueOf(letter));
                made += letter;
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        while (merges.size() < count) {
            String left = symbols.get(random.nextInt(symbols.size()));
            String right = symbols.get(random.nextInt(symbols.size()));
            if (right.charAt(0) != SPACE && left.length() + right.length() <= MOST_LETTERS) {
                merge(left, right);
            }
        }
    }

    private void merge(String left, String right) {
        if (known.add(left + right)) {
            symbols.add(left + right);
            merges.add(left + " " + right);
        }
    }

    /** Writes {@code vocab.json} and {@code merges.txt}. */
    static void write(Path directory, int text, int codes, int bins, long seed) throws IOException {
        ObjectNode vocabulary = JsonNodeFactory.instance.objectNode();
        vocabulary.put("<s>", 0).put("<pad>", 1).put("</s>", 2).put("<unk>", 3);
        int next = 4;
        int unprintable = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
            vocabulary.put(String.valueOf((char) (printable ? b : 256 + unprintable++)), next++);
        }
        RandomVocabulary made = new RandomVocabulary(text - next - 1, seed);
        for (String merge : made.merges) {
            vocabulary.put(merge.replace(" ", ""), next++);
        }
        vocabulary.put("<mask>", next++);
        for (int i = 0; i < codes; i++) {
            vocabulary.put("<code_" + i + ">", next++);
        }
        for (int i = 0; i < bins; i++) {
            vocabulary.put("<bin_" + i + ">", next++);
        }
        Files.writeString(directory.resolve("vocab.json"), vocabulary.toString());
        Files.writeString(directory.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", made.merges) + "\n");
    }
}
