// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that records its first failure, which {@link PrintWriter} does not report: a full disk or a closed
 * descriptor is a failure of the command. Not thread-safe.
 */
final class StandardOutput extends OutputStream {
    private static final String BROKEN_PIPE = "Broken pipe";

    private final OutputStream out;
    private @Nullable IOException failure;

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** The standard output of this process. */
    static StandardOutput ofProcess() {
        return new StandardOutput(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    }

    /** A writer in the terminal's character set on a terminal, and in UTF-8 otherwise. */
    PrintWriter writer() {
        String console = Terminal.showsOutput() ? System.getProperty("stdout.encoding") : null;
        Charset charset =
                console != null && Charset.isSupported(console) ? Charset.forName(console) : StandardCharsets.UTF_8;
        return new PrintWriter(new OutputStreamWriter(this, charset), true);
    }

    /** The first failure, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Whether the reader of the pipe has ended. */
    boolean isBrokenPipe() {
        return failure != null && String.valueOf(failure.getMessage()).contains(BROKEN_PIPE);
    }

    @Override
    public void write(int value) throws IOException {
        attempt(() -> out.write(value));
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        attempt(() -> out.write(data, offset, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    private void attempt(Write write) throws IOException {
        try {
            write.run();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /** An operation on the stream. */
    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
