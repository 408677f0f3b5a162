// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.engine.tensorrt.TensorRtProvider;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's report on free space and on a missing GPU. */
class GpuReportTest {
    @Test
    void unknownFreeSpaceIsNotAFault() throws IOException {
        assertEquals(
                "the free space for the cache cannot be measured here",
                GpuReport.disk(Path.of("/proc/self/no-such-directory")));
    }

    @Test
    void aFullDiskIsAFault() throws IOException {
        assertEquals(
                "0.0 GB free for the cache",
                assertThrows(IOException.class, () -> GpuReport.disk(50_000_000_000L, 0))
                        .getMessage());
        assertEquals("2.0 GB free for the cache", GpuReport.disk(50_000_000_000L, 2_000_000_000L));
    }

    /** The message of other commands, rendered from its code. */
    @Test
    void theDoctorDoesNotReferToItself() {
        OfaException noGpu =
                TensorRtProvider.missing(new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file"));
        assertEquals(EngineError.NO_GPU, noGpu.code());
        assertEquals(
                OfaException.message(noGpu, SettingStyle.CLI),
                DoctorCommand.said(noGpu, "see GPU.md"),
                "the message must keep its own remedy");
        assertEquals("not in this build", DoctorCommand.said(CliError.NOT_IN_BUILD.with(), "see GPU.md"));
        assertEquals("IOException; see GPU.md", DoctorCommand.said(new IOException(), "see GPU.md"));
    }

    @Test
    void aMissingDirectoryHasTheSpaceOfItsParent(@TempDir Path directory) throws IOException {
        assertTrue(GpuReport.disk(directory.resolve("cache/ofa")).endsWith(" GB free for the cache"));
    }
}
