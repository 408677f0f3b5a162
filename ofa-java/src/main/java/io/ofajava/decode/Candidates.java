// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import io.ofajava.error.TaskError;
import io.ofajava.nativelib.NativeLibrary;
import io.ofajava.natives.OfaNative;
import io.ofajava.natives.ofa_candidates;
import java.lang.ref.Cleaner;
import java.util.List;

/**
 * A closed list of outputs: scored by {@link Scoring}, or the trie that restricts a search. Built once (the trie is in
 * native memory, freed with this object) and shared among requests, decoders and threads. Immutable and thread-safe.
 */
public final class Candidates {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int EOS = 2; // OFA's </s>, the same in every published vocabulary

    private final ofa_candidates trie;
    private final int size;

    private Candidates(ofa_candidates trie, int size) {
        this.trie = trie;
        this.size = size;
        CLEANER.register(this, () -> OfaNative.ofa_candidates_free(trie));
    }

    /**
     * @param answers token ids of each output, without {@code <s>} and {@code </s>} (id 2); at least one output, none
     *     empty. Duplicates are allowed
     */
    public static Candidates of(List<int[]> answers) {
        if (answers.isEmpty()) {
            throw TaskError.CHOICES_EMPTY.with();
        }
        int[] offsets = new int[answers.size() + 1];
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).length == 0) {
                throw TaskError.CHOICE_EMPTY.with(i + 1, answers.size());
            }
            offsets[i + 1] = Math.addExact(offsets[i], answers.get(i).length);
        }
        int[] tokens = new int[offsets[answers.size()]];
        for (int i = 0; i < answers.size(); i++) {
            System.arraycopy(answers.get(i), 0, tokens, offsets[i], answers.get(i).length);
        }
        NativeLibrary.require();
        ofa_candidates trie = new ofa_candidates();
        NativeLibrary.check(OfaNative.ofa_candidates_create(tokens, offsets, answers.size(), EOS, trie));
        return new Candidates(trie, answers.size());
    }

    /** Number of outputs. */
    public int size() {
        return size;
    }

    /** Valid while this object is reachable. */
    ofa_candidates trie() {
        return trie;
    }
}
