// SPDX-License-Identifier: Apache-2.0
package io.ofajava.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The environment of a measurement.
 *
 * @param processor its model as reported by the system, or the architecture
 * @param flags its relevant instruction sets
 * @param processors number of processors that this process may use
 * @param system name, version and architecture
 * @param java version and vendor
 */
public record Machine(String processor, List<String> flags, int processors, String system, String java) {
    private static final List<String> USEFUL_FLAGS = List.of(
            "sse4_2",
            "avx",
            "avx2",
            "fma",
            "f16c",
            "avx512f",
            "avx512_vnni",
            "avx512_bf16",
            "avx_vnni",
            "amx_int8",
            "amx_bf16",
            "asimd",
            "asimddp",
            "bf16",
            "i8mm",
            "sve");
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Copies the flags. */
    public Machine {
        flags = List.copyOf(flags);
    }

    /** This machine. */
    public static Machine here() {
        String model = System.getProperty("os.arch");
        Set<String> flags = new TreeSet<>();
        for (String line : cpuInfo()) {
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("model name")) {
                model = value;
            } else if (line.startsWith("flags") || line.startsWith("Features")) {
                flags.addAll(Arrays.asList(value.split(" ")));
            }
        }
        flags.retainAll(USEFUL_FLAGS);
        return new Machine(
                model,
                List.copyOf(flags),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
    }

    private static List<String> cpuInfo() {
        try {
            return Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
        } catch (IOException e) {
            return List.of(); // as on systems without such a file
        }
    }
}
