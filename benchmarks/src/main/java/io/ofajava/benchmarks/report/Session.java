package io.ofajava.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.bench.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Writes {@code session.json}, what a session's figures depend on, when it begins: {@code ... report.Session DIR COMMIT}. */
public final class Session {
    private Session() {
    }

    /** Arguments: the directory, which exists, and the commit that is measured. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: Session DIR COMMIT");
            System.exit(2);
        }
        Machine machine = Machine.here();
        ObjectNode session = new ObjectMapper().createObjectNode();
        session.put("began", DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").format(ZonedDateTime.now(ZoneOffset.UTC)));
        session.put("commit", args[1]);
        session.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        session.put("processor", machine.processor()).put("flags", String.join(" ", machine.flags())).put("processors", machine.processors());
        session.put("system", machine.system()).put("java", machine.java());
        Files.writeString(Path.of(args[0], "session.json"), session.toPrettyString() + "\n");
    }
}
