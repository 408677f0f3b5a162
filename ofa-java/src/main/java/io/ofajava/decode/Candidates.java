package io.ofajava.decode;

import io.ofajava.InvalidInputException;
import java.util.List;

/**
 * A closed list of answers: what {@link Scoring} scores, or the trie that a search is held to. Built once and shared among requests and threads.
 */
public final class Candidates {
    private final int[] tokens; // the answers one after another, each without <s> and </s>
    private final int[] offsets; // [count + 1]: answer i is tokens[offsets[i] .. offsets[i + 1])

    private Candidates(int[] tokens, int[] offsets) {
        this.tokens = tokens;
        this.offsets = offsets;
    }

    /**
     * @param answers token ids of each answer, without {@code <s>} and {@code </s>}; at least one answer, none empty. Equal answers are allowed
     */
    public static Candidates of(List<int[]> answers) {
        if (answers.isEmpty()) {
            throw new InvalidInputException("the list of candidate answers is empty: give at least one");
        }
        int[] offsets = new int[answers.size() + 1];
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).length == 0) {
                throw new InvalidInputException("candidate answer " + i + " is empty: give it at least one token");
            }
            offsets[i + 1] = Math.addExact(offsets[i], answers.get(i).length);
        }
        int[] tokens = new int[offsets[answers.size()]];
        for (int i = 0; i < answers.size(); i++) {
            System.arraycopy(answers.get(i), 0, tokens, offsets[i], answers.get(i).length);
        }
        return new Candidates(tokens, offsets);
    }

    /** Number of answers. */
    public int size() {
        return offsets.length - 1;
    }

    int[] tokens() {
        return tokens;
    }

    int[] offsets() {
        return offsets;
    }
}
