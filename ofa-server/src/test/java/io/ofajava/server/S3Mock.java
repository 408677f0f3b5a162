// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adobe S3Mock as a separate process: an S3 server that keeps objects until it ends. */
final class S3Mock implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("Tomcat started on ports? .*?(\\d+) \\(http\\)");

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());

    private S3Mock(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "s3mock-output");
        reader.setDaemon(true);
        reader.start();
    }

    static S3Mock start(String bucket) {
        return start(bucket, 0);
    }

    /** @param port 0 for any free one */
    static S3Mock start(String bucket, int port) {
        Path jar = ServerProcess.ROOT.resolve("ofa-server/target/s3mock/s3mock.jar");
        try {
            return new S3Mock(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-jar",
                            jar.toString(),
                            "--server.port=0",
                            "--http.port=" + port,
                            "--com.adobe.testing.s3mock.store.initial-buckets=" + bucket,
                            "--com.adobe.testing.s3mock.store.valid-kms-keys=arn:aws:kms:us-east-1:1234567890:key/known")
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher matcher = STARTED.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.parseInt(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
        port.completeExceptionally(new AssertionError("S3Mock ended: " + output));
    }

    /** Stops the process without closing its connections. */
    void freeze() {
        try {
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills the process. */
    void kill() {
        close();
    }

    int port() {
        try {
            return port.get(ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("S3Mock does not start: " + output, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
