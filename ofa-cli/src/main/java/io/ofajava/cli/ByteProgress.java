// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a transfer on stderr, if that is a terminal. It is erased when it is closed. */
final class ByteProgress implements AutoCloseable {
    private static final int WIDTH = 100;
    private static final long MEGABYTE = 1_000_000;

    /** Null if none is shown. */
    private final @Nullable ProgressBar bar;

    private ByteProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** @param size total size in bytes, or -1 if unknown */
    static ByteProgress start(String name, long size) {
        if (!Terminal.showsErrors()) {
            return new ByteProgress(null);
        }
        return new ByteProgress(new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(size)
                .setUnit(" MB", MEGABYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setConsumer(new ErasedLine(System.err, WIDTH))
                .build());
    }

    void at(long bytes) {
        if (bar != null) {
            bar.stepTo(bytes);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
