// SPDX-License-Identifier: Apache-2.0
package io.ofajava.task;

/**
 * The only token ids that an output may have besides the four special ones, as the original's {@code constraint_range}.
 *
 * @param first the first id, at least 4
 * @param end the id after the last, above {@code first}
 */
public record TokenRange(int first, int end) {
    /** Refuses an empty range. */
    public TokenRange {
        if (first < 4 || end <= first) {
            throw new IllegalArgumentException("no range of token ids: " + first + " to " + end);
        }
    }
}
