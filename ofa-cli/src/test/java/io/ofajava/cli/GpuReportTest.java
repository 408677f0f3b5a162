package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of the space for graphs and plans. */
class GpuReportTest {
    @Test
    void spaceThatCannotBeMeasuredIsNoFault() throws IOException {
        assertEquals("the free space for the cache cannot be measured here", GpuReport.disk(Path.of("/proc/self/no-such-directory")));
    }

    @Test
    void aFullDiskIsAFault() throws IOException {
        assertEquals("0.0 GB free for the cache", assertThrows(IOException.class, () -> GpuReport.disk(50_000_000_000L, 0)).getMessage());
        assertEquals("2.0 GB free for the cache", GpuReport.disk(50_000_000_000L, 2_000_000_000L));
    }

    @Test
    void aDirectoryThatIsNotThereYetHasTheSpaceOfItsParent(@TempDir Path directory) throws IOException {
        assertTrue(GpuReport.disk(directory.resolve("cache/ofa")).endsWith(" GB free for the cache"));
    }
}
