// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on stderr, if that is a terminal. It is erased when it is closed. */
final class ProgressLine implements AutoCloseable {
    private static final int WIDTH = 78;

    /** Null if none is shown. */
    private final @Nullable ProgressBar bar;

    private final @Nullable ErasedLine line;

    private ProgressLine(@Nullable ProgressBar bar, @Nullable ErasedLine line) {
        this.bar = bar;
        this.line = line;
    }

    /** @param steps number of steps; no bar is shown for fewer than two */
    static ProgressLine start(String task, int steps) {
        if (steps < 2 || !Terminal.showsErrors()) {
            return new ProgressLine(null, null);
        }
        ErasedLine line = new ErasedLine(System.err, WIDTH);
        return new ProgressLine(
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(line)
                        .build(),
                line);
    }

    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    /** Prints a line without leaving remains of the bar in it. */
    void interrupt(Runnable printing) {
        if (line != null) {
            line.erase();
        }
        printing.run();
        if (bar != null) {
            bar.refresh();
        }
    }

    /** Erases the bar. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        if (line != null) {
            line.erase();
        }
    }
}
