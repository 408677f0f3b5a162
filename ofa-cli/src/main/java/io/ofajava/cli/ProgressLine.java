// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr while people watch, and nothing at all otherwise. */
final class ProgressLine implements AutoCloseable {
    private static final int WIDTH = 78;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final ProgressBar bar;
    private final PrintStream errors;

    private ProgressLine(ProgressBar bar, PrintStream errors) {
        this.bar = bar;
        this.errors = errors;
    }

    /** @param steps how many steps there are; fewer than two need no bar */
    static ProgressLine start(String task, int steps) {
        if (steps < 2 || !Terminal.showsErrors()) {
            return new ProgressLine(null, System.err);
        }
        return new ProgressLine(
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                        .build(),
                System.err);
    }

    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    /** Prints a line without leaving pieces of the bar in it. */
    void interrupt(Runnable printing) {
        if (bar != null) {
            errors.print(ERASE_LINE);
            errors.flush();
        }
        printing.run();
        if (bar != null) {
            bar.refresh();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
