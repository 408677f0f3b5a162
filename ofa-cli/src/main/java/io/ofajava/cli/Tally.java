// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

/** How many of some questions were answered rightly. Not thread-safe. */
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

    /** 0..1; 0 where nothing was asked. */
    double fraction() {
        return asked == 0 ? 0.0 : (double) right / asked;
    }
}
