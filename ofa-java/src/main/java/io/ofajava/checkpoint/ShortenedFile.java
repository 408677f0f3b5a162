// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.OfaException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Names the cause when a checkpoint is shortened while it is read. Its files are mapped into memory; the JVM reports an
 * access beyond the end of a mapped file as an {@link InternalError}. (Native code that made such an access would be
 * ended by the system; none reads checkpoints.)
 */
public final class ShortenedFile {
    private ShortenedFile() {}

    /**
     * Reads a checkpoint.
     *
     * @param path of the checkpoint, for the message
     * @throws OfaException with {@link CheckpointError#SHORTENED} if one of its files is shortened meanwhile
     */
    public static <T> T guard(Path path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InternalError e) {
            if (String.valueOf(e.getMessage()).contains("memory access")) {
                throw CheckpointError.SHORTENED.causedBy(e, path);
            }
            throw e;
        }
    }
}
