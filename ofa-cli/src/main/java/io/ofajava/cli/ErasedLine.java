// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/** The terminal line of a progress bar. It is erased when the bar is closed. */
record ErasedLine(PrintStream errors, int width) implements ProgressBarConsumer {
    private static final String ERASE_LINE = "\r\u001b[K";

    @Override
    public int getMaxRenderedLength() {
        return width;
    }

    @Override
    public void accept(String text) {
        errors.print("\r" + text);
        errors.flush();
    }

    /** Erases the line. */
    void erase() {
        errors.print(ERASE_LINE);
        errors.flush();
    }

    @Override
    public void close() {
        erase();
    }
}
