// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.engine.tensorrt.BuildProgress;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of building plans on stderr if that is a terminal: a bar for each stage, in percent, which never
 * decreases and remains at 100 % when its stage is complete. While TensorRT reports no number of steps, its messages
 * are shown instead. The bar of a failed stage is removed.
 */
final class BuildProgressBar implements BuildProgress, AutoCloseable {
    private static final int WIDTH = 100;
    private static final int MAX_MESSAGE = 50;
    private static final int WHOLE = 100;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream errors;
    private final boolean shown;
    private @Nullable ProgressBar bar;
    private @Nullable String phase;
    private int steps;
    private int done;

    BuildProgressBar() {
        this(System.err, Terminal.showsErrors());
    }

    /** @param shown whether stderr is a terminal; nothing is printed otherwise */
    BuildProgressBar(PrintStream errors, boolean shown) {
        this.errors = errors;
        this.shown = shown;
    }

    /** The line of the bar, closed here: a bar that is closed before its first update never closes its stream. */
    private record Line(PrintStream errors) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String text) {
            errors.print("\r" + text);
            errors.flush();
        }

        @Override
        public void close() {
            errors.flush();
        }
    }

    /** Completes the previous stage and begins a new one. */
    synchronized void stage(String name) {
        finish();
        if (shown) {
            phase = null;
            bar = new ProgressBarBuilder()
                    .setTaskName("compile " + name)
                    .setInitialMax(-1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new Line(errors))
                    .build();
        }
    }

    /** Completes the stage. */
    synchronized void finish() {
        if (bar != null) {
            bar.setExtraMessage("");
            bar.stepTo(WHOLE);
            bar.maxHint(WHOLE);
            end(System.lineSeparator());
        }
    }

    /** The first top-level phase represents the stage; later ones are shown by their messages only. */
    @Override
    public synchronized void phaseStarted(String started, @Nullable String parent, int count) {
        if (bar != null && parent == null && phase == null && count > 0) {
            phase = started;
            steps = count;
            done = 0;
            bar.stepTo(0);
            bar.maxHint(WHOLE);
        }
    }

    @Override
    public synchronized void stepDone(String of, int step) {
        if (bar == null) {
            return;
        }
        if (phase == null) {
            bar.step();
        } else if (of.equals(phase)) {
            done = Math.min(done + 1, steps);
            // 100 % is shown only after the plan has been written.
            bar.stepTo((long) done * (WHOLE - 1) / steps);
        }
        bar.setExtraMessage(of.length() <= MAX_MESSAGE ? of : of.substring(0, MAX_MESSAGE));
    }

    /** Ends the bar; an incomplete stage has failed. */
    @Override
    public synchronized void close() {
        if (bar != null) {
            end(ERASE_LINE);
        }
    }

    private void end(String with) {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        errors.print(with);
        errors.flush();
    }
}
