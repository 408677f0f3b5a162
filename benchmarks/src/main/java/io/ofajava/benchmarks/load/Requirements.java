// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The requirements of a load test, checked before it starts. */
final class Requirements {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";
    /** Open files of a JVM in addition to connections: jars, libraries and pipes. */
    private static final int OTHER_FILES = 1000;

    private Requirements() {}

    /** @return missing requirements, each with its remedy; empty if all are met */
    static List<String> missing(Path jar, Path image) throws IOException {
        List<String> missing = new ArrayList<>();
        if (!Files.isRegularFile(image)) {
            missing.add(image + " is not there; run this from the root of the repository");
        }
        if (!Files.isRegularFile(jar)) {
            missing.add(jar + " is not there; build it with ./ofa --version");
        }
        Path jcmd = ServerUnderLoad.jcmd();
        if (!Files.isExecutable(jcmd)) {
            missing.add(jcmd + " is not there; run this with the java of a JDK");
        }
        if (!Files.isReadable(LIMITS)) {
            missing.add(LIMITS + " cannot be read; run this on Linux");
        } else {
            long most = openFiles(Files.readAllLines(LIMITS));
            if (most < Load.MOST_OUTSTANDING + OTHER_FILES) {
                missing.add("a process may open only " + most + " files, of which it takes "
                        + (Load.MOST_OUTSTANDING + OTHER_FILES) + "; raise the hard limit (ulimit -Hn)");
            }
        }
        return missing;
    }

    /** The hard limit, to which a JVM raises its own limit. */
    static long openFiles(List<String> limits) throws IOException {
        for (String line : limits) {
            if (line.startsWith(OPEN_FILES)) {
                String hard = line.substring(OPEN_FILES.length()).strip().split(" +")[1];
                return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
            }
        }
        throw new IOException(LIMITS + " has no line '" + OPEN_FILES + "'");
    }
}
