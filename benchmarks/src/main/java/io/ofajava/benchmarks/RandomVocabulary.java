package io.ofajava.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A vocabulary of OFA's size and layout without its words: the 256 byte symbols, then made-up ones that no text contains. */
final class RandomVocabulary {
    private RandomVocabulary() {
    }

    static void write(Path directory, int text, int codes, int bins) throws IOException {
        ObjectNode vocabulary = new ObjectMapper().createObjectNode();
        vocabulary.put("<s>", 0).put("<pad>", 1).put("</s>", 2).put("<unk>", 3);
        int next = 4;
        int unprintable = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
            vocabulary.put(String.valueOf((char) (printable ? b : 256 + unprintable++)), next++);
        }
        while (next < text - 1) {
            vocabulary.put("\u0120w" + next, next++);
        }
        vocabulary.put("<mask>", next++);
        for (int i = 0; i < codes; i++) {
            vocabulary.put("<code_" + i + ">", next++);
        }
        for (int i = 0; i < bins; i++) {
            vocabulary.put("<bin_" + i + ">", next++);
        }
        Files.writeString(directory.resolve("vocab.json"), vocabulary.toString());
        Files.writeString(directory.resolve("merges.txt"), "#version: 0.2\n");
    }
}
