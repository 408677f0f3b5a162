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

/** The runnable jar as a server process. */
public final class ServerUnderLoad implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)");

    private final Process process;
    private final URI base;

    /** Starts and waits until it is ready. @param more further flags of the server */
    public ServerUnderLoad(Path jar, List<String> more) throws Exception {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-jar", jar.toString(), "serve", "--port", "0", "--host", "127.0.0.1"));
        command.addAll(more);
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
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

    /** Memory of the process in megabytes, as Linux counts it; 0 elsewhere. */
    long residentMegabytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            // no Linux
        }
        return 0;
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
