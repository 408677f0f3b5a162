// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

/** Counts correct answers of one kind. Not thread-safe. */
final class Tally {
    private int right;
    private int asked;

    void count(boolean correct) {
        asked++;
        if (correct) {
            right++;
        }
    }

    int right() {
        return right;
    }

    int asked() {
        return asked;
    }

    /** The share of correct answers, 0 to 1; 0 if there are none. */
    double fraction() {
        return asked == 0 ? 0.0 : (double) right / asked;
    }
}
