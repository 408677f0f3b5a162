package io.ofajava.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/** The runnable jar as a server process, with the options that it has in the container. */
public final class ServerUnderLoad implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)");

    private final Process process;
    private final URI base;

    /** Starts and waits until it is ready. @param more further flags of the server */
    public ServerUnderLoad(Path jar, List<String> more) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:MaxRAMPercentage=25", "-XX:+ExitOnOutOfMemoryError", "-jar", jar.toString(), "serve", "--port", "0", "--host", "127.0.0.1"));
        command.addAll(more);
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
            process.destroyForcibly(); // nobody gets an object to close
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

    /** Where it listens. */
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

    /** The Java heap that is in use, in megabytes, as the server's metrics tell. */
    double heapMegabytes() throws IOException, InterruptedException {
        String metrics = HttpClient.newHttpClient().send(HttpRequest.newBuilder(base.resolve("/metrics")).build(), HttpResponse.BodyHandlers.ofString()).body();
        return metrics.lines().filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"")).mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum()
                / (1 << 20);
    }

    /** The tool of the JDK that runs this. */
    static Path jcmd() {
        return Path.of(ProcessHandle.current().info().command().orElse("java")).resolveSibling("jcmd");
    }

    /** Collects all garbage of the server, twice: what had to be finalized is gone after the second time. */
    void collectGarbage() throws IOException, InterruptedException {
        Path jcmd = jcmd();
        for (int i = 0; i < 2; i++) {
            int status = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            if (status != 0) {
                throw new IOException("jcmd cannot make the server collect its garbage; a JDK is needed, and the server's user");
            }
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
