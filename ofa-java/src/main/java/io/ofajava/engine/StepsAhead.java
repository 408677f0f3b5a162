// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.decode.Step;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Steps that are queued or complete and that the search has not requested yet. The first of them is the one that it
 * requests next. Each step's input was the token sampled by the graph in the previous one. If a call has any other
 * input, all steps are discarded.
 */
final class StepsAhead {
    private record Queued(int[] positions, Download candidates) {}

    private final Deque<Queued> queue = new ArrayDeque<>();
    private long[] tags = {};
    private int[] sources = {};
    /** The input of the first step, known once the output of the previous one has been read. */
    private int[] tokens = {};

    int size() {
        return queue.size();
    }

    /**
     * Appends a step.
     *
     * @param positions of its rows
     */
    void add(Step step, int[] positions, Download candidates) {
        if (queue.isEmpty()) {
            tags = new long[step.requests()];
            step.tags().get(0, tags);
            sources = new int[step.rows()];
            step.sources().get(0, sources);
            tokens = new int[step.rows() * step.length()];
            step.tokens().get(0, tokens);
        }
        queue.add(new Queued(positions, candidates));
    }

    /** Whether the first step is the requested one. */
    boolean answers(Step step) {
        Queued first = queue.peek();
        if (first == null
                || step.top() == null
                || step.length() != 1
                || step.rows() != tokens.length
                || step.requests() != tags.length) {
            return false;
        }
        for (int request = 0; request < tags.length; request++) {
            if (step.tag(request) != tags[request]) {
                return false;
            }
        }
        for (int row = 0; row < tokens.length; row++) {
            if (step.tokens().get(row) != tokens[row]
                    || step.positions().get(row) != first.positions()[row]
                    || step.parents().get(row) != row
                    || step.sources().get(row) != sources[row]) {
                return false;
            }
        }
        return true;
    }

    /** Removes the first step and returns its output as the result of the call. */
    void take(Step step, DeviceSearch search) {
        try (Download candidates = queue.remove().candidates()) {
            FloatBuffer host = candidates.await();
            search.answer(step, host);
            if (!queue.isEmpty()) {
                tokens = search.drawn(host, step.rows());
            }
        }
    }

    /** Discards all steps after their copies to the host have ended. */
    void drop() {
        while (!queue.isEmpty()) {
            queue.remove().candidates().close();
        }
    }
}
