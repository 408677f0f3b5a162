// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.process.JvmRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessDirectoryTest {
    @TempDir
    Path temporary;

    @TempDir
    Path home;

    /** In a JVM of its own, because the directory belongs to the process. */
    @Test
    void nothingRemainsWhenTheJvmEndsWithAnOpenLease() throws Exception {
        assertEndsClean("open");
    }

    /** In a JVM of its own, too. */
    @Test
    void nothingRemainsWhenEveryLeaseWasClosed() throws Exception {
        assertEndsClean("closed");
    }

    private void assertEndsClean(String leases) throws Exception {
        JvmRun.Result result =
                new JvmRun(home).option("-Djava.io.tmpdir=" + temporary).run(Program.class, leases);
        assertEquals(0, result.code(), result.output());
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** The child's program. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            ProcessDirectory.Lease first = ProcessDirectory.lease();
            ProcessDirectory.Lease second = ProcessDirectory.lease();
            Path directory = ProcessDirectory.get();
            Files.writeString(Files.createDirectories(directory.resolve("a/b")).resolve("c"), "c");
            assertTrue(ProcessDirectory.isHooked());
            first.close();
            first.close();
            assertTrue(ProcessDirectory.isHooked(), "closing a lease twice released another lease");
            second.close();
            assertFalse(ProcessDirectory.isHooked());
            assertEquals(
                    directory, ProcessDirectory.get(), "the directory must stay the same after all leases are closed");
            assertTrue(ProcessDirectory.isHooked());
            ProcessDirectory.Lease third = ProcessDirectory.lease();
            Files.writeString(directory.resolve("d"), "d");
            if (arguments[0].equals("closed")) {
                third.close();
                assertFalse(ProcessDirectory.isHooked());
            }
        }
    }
}
