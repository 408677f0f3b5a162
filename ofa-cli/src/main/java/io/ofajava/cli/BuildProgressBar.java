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
 * How far building is, on stderr while people watch: a bar for each stage, in percent, which never goes back and stays
 * with 100 % when its stage is done. Where TensorRT tells no number of steps, it shows that and TensorRT's messages
 * until then. Of a stage that fails nothing is left.
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

    /** @param shown whether people watch; nothing is printed otherwise */
    BuildProgressBar(PrintStream errors, boolean shown) {
        this.errors = errors;
        this.shown = shown;
    }

    /**
     * The line that the bar is drawn in. It is ended where the bar is closed: a bar that is closed before it was drawn
     * once never closes this.
     */
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

    /** A stage begins, and the one before is done. */
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

    /** The stage is done. */
    synchronized void finish() {
        if (bar != null) {
            bar.setExtraMessage("");
            bar.stepTo(WHOLE);
            bar.maxHint(WHOLE);
            end(System.lineSeparator());
        }
    }

    /** The first phase that is part of no other stands for the stage; later ones are shown by their messages alone. */
    @Override
    public synchronized void phaseStarted(String started, String parent, int count) {
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
            // The plan is still to be written.
            bar.stepTo((long) done * (WHOLE - 1) / steps);
        }
        bar.setExtraMessage(of.length() <= MAX_MESSAGE ? of : of.substring(0, MAX_MESSAGE));
    }

    /** Ends the bar; a stage that was not finished has failed. */
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
