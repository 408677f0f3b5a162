// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.ofajava.bench.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Writes {@code session.json}, the environment of a session, at its start: {@code ... report.Session DIR COMMIT}. */
public final class Session {
    private static final long LOOK_MILLIS = 3000;

    private Session() {}

    /** Arguments: the directory, which must exist, and the commit that is measured. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: Session DIR COMMIT");
            System.exit(2);
        }
        Machine machine = Machine.here();
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        session.put(
                "began",
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").format(ZonedDateTime.now(ZoneOffset.UTC)));
        session.put("commit", args[1]);
        session.put("busy", busy(machine.processors()));
        session.put("processor", machine.processor())
                .put("flags", String.join(" ", machine.flags()))
                .put("processors", machine.processors());
        session.put("system", machine.system()).put("java", machine.java());
        Files.writeString(Path.of(args[0], "session.json"), session.toPrettyString() + "\n");
    }

    /**
     * Number of processors that other processes use now. The load average is not suitable, because it includes the
     * build of a minute ago.
     */
    private static double busy(int processors) throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        system.getCpuLoad(); // the next one is the mean since this one
        Thread.sleep(LOOK_MILLIS);
        return Math.max(0, system.getCpuLoad()) * processors;
    }
}
