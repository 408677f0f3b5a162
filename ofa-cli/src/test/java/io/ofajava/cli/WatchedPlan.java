// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;

/**
 * A plan in pieces that runs an action when its last piece is read, after the previous piece was written to the file.
 */
final class WatchedPlan extends AbstractList<ByteBuffer> {
    private final List<ByteBuffer> pieces;
    private final Path out;
    private final Runnable halfWritten;

    /**
     * Creates it.
     *
     * @param out the directory below which plans are written
     * @param halfWritten the action
     */
    WatchedPlan(List<ByteBuffer> pieces, Path out, Runnable halfWritten) {
        this.pieces = pieces;
        this.out = out;
        this.halfWritten = halfWritten;
    }

    @Override
    public ByteBuffer get(int index) {
        if (index == pieces.size() - 1
                && CompileFixture.files(out.resolve("plans"), ".tmp").stream()
                        .anyMatch(temporary -> bytes(temporary) >= pieces.get(0).capacity())) {
            halfWritten.run();
        }
        return pieces.get(index);
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int size() {
        return pieces.size();
    }
}
