// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The runnable jar as a server process, with the JVM options of the container. */
public final class ServerUnderLoad implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)");

    private static final String NO_JCMD =
            "jcmd cannot look at the server's memory; a JDK is needed, and the server's user";
    private static final long FINALIZERS_MILLIS = 500;
    /** Matches the use of each generation, in kilobytes: "garbage-first heap total 81920K, used 20480K". */
    private static final Pattern COMMITTED =
            Pattern.compile("(?:heap|generation)\\s+total (?:reserved \\d+K, committed )?(\\d+)K");

    private final Process process;
    private final URI base;

    /** Starts the server and blocks until it is ready. @param more further flags of the server */
    public ServerUnderLoad(Path jar, List<String> more) throws Exception {
        this(command(jar, more));
    }

    private static List<String> command(Path jar, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:MaxRAMPercentage=25",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                jar.toString(),
                "serve",
                "--port",
                "0",
                "--host",
                "127.0.0.1"));
        command.addAll(more);
        return command;
    }

    /** Starts a command that runs a server on a free port of this machine, and blocks until it is ready. */
    public ServerUnderLoad(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        process = builder.start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(port, ready), "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            base = URI.create("http://127.0.0.1:" + port.get(8, TimeUnit.MINUTES));
            ready.get(8, TimeUnit.MINUTES);
        } catch (Exception e) {
            process.destroyForcibly(); // the caller gets no object to close
            throw e;
        }
    }

    private void read(CompletableFuture<Integer> port, CompletableFuture<Void> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(Integer.parseInt(listening.group(1)));
                } else if (line.contains("\"READY\"")) {
                    ready.complete(null);
                } else if (line.contains("\"FAILED\"")) {
                    ready.completeExceptionally(new IllegalStateException(line));
                }
            }
        } catch (IOException e) {
            // the process has ended
        }
        port.completeExceptionally(new IllegalStateException("the server ended"));
        ready.completeExceptionally(new IllegalStateException("the server ended"));
    }

    /** The address of the server. */
    public URI base() {
        return base;
    }

    /** Files and connections that the process has open. */
    long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.count();
        }
    }

    /** Memory of the process in megabytes, as Linux counts it. */
    double residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("this system does not tell a process' memory");
    }

    /**
     * The live objects of the Java heap, in megabytes. The metrics are not suitable: the collector counts in regions of
     * some megabytes, and the request for them changes them.
     */
    double heapMegabytes() throws IOException, InterruptedException {
        collectGarbage();
        List<String> totals = outputOf("GC.class_histogram")
                .filter(line -> line.startsWith("Total"))
                .toList();
        if (totals.size() != 1) {
            throw new IOException(NO_JCMD);
        }
        String total = totals.get(0);
        return Double.parseDouble(total.substring(total.lastIndexOf(' ') + 1)) / (1 << 20);
    }

    /** The committed size of the Java heap, in megabytes; {@code -Xmx} and similar options limit it. */
    double committedHeapMegabytes() throws IOException, InterruptedException {
        return outputOf("GC.heap_info")
                        .map(COMMITTED::matcher)
                        .filter(Matcher::find)
                        .mapToDouble(found -> Double.parseDouble(found.group(1)))
                        .sum()
                / 1024;
    }

    /** The output of {@code jcmd} for the server, by line. */
    private Stream<String> outputOf(String command) throws IOException, InterruptedException {
        Process asked =
                jcmd(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> said;
        try (BufferedReader lines = asked.inputReader(StandardCharsets.UTF_8)) {
            said = lines.lines().toList();
        }
        if (asked.waitFor() != 0) {
            throw new IOException(NO_JCMD);
        }
        return said.stream();
    }

    /** A tool of the JDK that runs this. */
    static Path jcmd() {
        return Path.of(ProcessHandle.current().info().command().orElse("java")).resolveSibling("jcmd");
    }

    private ProcessBuilder jcmd(String command) {
        return new ProcessBuilder(jcmd().toString(), Long.toString(process.pid()), command);
    }

    /** Collects all garbage of the server, twice: objects with finalizers are freed by the second collection. */
    void collectGarbage() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            if (jcmd("GC.run")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    != 0) {
                throw new IOException(NO_JCMD);
            }
            Thread.sleep(FINALIZERS_MILLIS);
        }
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
