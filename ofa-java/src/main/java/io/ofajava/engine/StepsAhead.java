// SPDX-License-Identifier: Apache-2.0
package io.ofajava.engine;

import io.ofajava.decode.Step;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Steps that are queued or done and that the search has not asked for yet, the first of them being the one that it asks
 * for now or next. Each was fed what the graph drew from the one before; a call that feeds anything else finds no
 * answer here, and then all of them are dropped.
 */
final class StepsAhead {
    private record Queued(int[] positions, Download candidates) {}

    private final Deque<Queued> queue = new ArrayDeque<>();
    private long[] tags = {};
    private int[] sources = {};
    /** What the first step of the queue was fed, once the output of the one before it has been read. */
    private int[] tokens = {};

    int size() {
        return queue.size();
    }

    /**
     * Adds a step behind the others.
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

    /** Whether the first step is the one that is asked for. */
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

    /** Takes the first step out and answers the call with it. */
    void take(Step step, DeviceSearch search) {
        try (Download candidates = queue.remove().candidates()) {
            FloatBuffer host = candidates.await();
            search.answer(step, host);
            if (!queue.isEmpty()) {
                tokens = search.drawn(host, step.rows());
            }
        }
    }

    /** Forgets all steps, once their copies to the host have ended. */
    void drop() {
        while (!queue.isEmpty()) {
            queue.remove().candidates().close();
        }
    }
}
