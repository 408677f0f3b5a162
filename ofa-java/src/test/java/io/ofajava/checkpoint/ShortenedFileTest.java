// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that another program truncates while it is loaded. */
class ShortenedFileTest {
    private static final int BYTES = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void readingBeyondTheNewEndIsReported() throws IOException {
        Path file = Files.write(directory.resolve("model.safetensors"), new byte[BYTES]);
        try (MappedFile mapped = MappedFile.open(file)) {
            ByteBuffer slice = mapped.slice(0, BYTES, "all");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(10);
            }
            Refusal.of(
                    CheckpointError.SHORTENED,
                    () -> ShortenedFile.guard(file, () -> copied(slice)),
                    "model.safetensors");
        }
    }

    private static long copied(ByteBuffer slice) {
        byte[] bytes = new byte[BYTES];
        slice.duplicate().get(bytes);
        long sum = 0;
        for (int i = 0; i < BYTES; i += 1024) {
            sum += slice.get(i);
        }
        return sum;
    }

    @Test
    void otherErrorsPass() {
        InternalError other = new InternalError("something else");
        assertSame(
                other,
                assertThrows(
                        InternalError.class,
                        () -> ShortenedFile.guard(directory, () -> {
                            throw other;
                        })));
    }
}
