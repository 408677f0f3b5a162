package io.ofajava.cli;

import io.ofajava.engine.tensorrt.BuildProgress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far building is, on stderr while people watch: the stage, and TensorRT's steps. */
final class BuildProgressBar implements BuildProgress, AutoCloseable {
    private static final int WIDTH = 100;
    private static final int MAX_MESSAGE = 50;

    private ProgressBar bar;

    /** A stage begins; its number of steps is not known. */
    synchronized void stage(String name) {
        close();
        if (Terminal.showsErrors()) {
            bar = new ProgressBarBuilder().setTaskName("compile " + name).setInitialMax(-1).setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH)).build();
        }
    }

    @Override
    public synchronized void phaseStarted(String phase, String parent, int steps) {
        if (bar != null && parent == null) {
            bar.maxHint(steps);
            bar.stepTo(0);
        }
    }

    @Override
    public synchronized void stepDone(String phase, int step) {
        if (bar != null) {
            bar.step();
            bar.setExtraMessage(phase.length() <= MAX_MESSAGE ? phase : phase.substring(0, MAX_MESSAGE));
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
