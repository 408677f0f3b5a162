// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of a process in MiB, from {@code /proc/PID/smaps_rollup}.
 *
 * @param resident all pages in memory
 * @param proportional each page divided by the number of processes that map it, so that sums over processes are right
 */
record ProcessMemory(long resident, long proportional) {
    static final ProcessMemory NONE = new ProcessMemory(0, 0);

    private static final long KIB_PER_MIB = 1024;

    /** The memory of a process now; {@link #NONE} if it has ended. */
    static ProcessMemory of(ProcessHandle process) {
        long resident = 0;
        long proportional = 0;
        try {
            for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "smaps_rollup"))) {
                if (line.startsWith("Rss:")) {
                    resident = mib(line);
                } else if (line.startsWith("Pss:")) {
                    proportional = mib(line);
                }
            }
        } catch (IOException e) {
            return NONE;
        }
        return new ProcessMemory(resident, proportional);
    }

    private static long mib(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB;
    }

    ProcessMemory plus(ProcessMemory other) {
        return new ProcessMemory(resident + other.resident, proportional + other.proportional);
    }

    ProcessMemory max(ProcessMemory other) {
        return new ProcessMemory(Math.max(resident, other.resident), Math.max(proportional, other.proportional));
    }
}
