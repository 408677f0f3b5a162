// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Mappings that survive their file, with which TensorRT plans are read. */
@EnabledOnOs(OS.LINUX)
class PrivateMappingTest {
    private static final int BYTES = 3 << 20;

    @TempDir
    Path directory;

    @Test
    void theBytesAreKeptWhenTheFileIsTruncatedOrChanged() throws IOException {
        Path file = directory.resolve("a.plan");
        byte[] content = new byte[BYTES];
        content[BYTES - 1] = 7;
        content[5000] = 9;
        Files.write(file, content);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped =
                    PrivateMapping.of(file, () -> channel.map(FileChannel.MapMode.READ_ONLY, 4096, BYTES - 4096));
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {1}), 5000);
            channel.truncate(0);
            assertEquals(9, mapped.get(5000 - 4096));
            assertEquals(7, mapped.get(BYTES - 4096 - 1));
        }
    }
}
