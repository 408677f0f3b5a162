// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@link PingWatch} that runs while the server is loaded. If the system allows it, it has a higher priority than the
 * other processes of this machine, so that it measures the server's delay and not its own; on an endpoint, health
 * checks come from another machine.
 */
final class Watch implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    /**
     * The results, in milliseconds.
     *
     * @param pings health checks that were answered
     * @param unhealthy health checks without a response, or not with 200
     * @param pingP99 from when a check was due to its complete response, over a new connection
     * @param connectP99 from when a check was due to its connection
     */
    record Seen(
            int pings,
            int unhealthy,
            double pingP50,
            double pingP99,
            double pingMost,
            double connectP99,
            double connectMost) {}

    /** Starts, and blocks until it is running. */
    Watch(URI base) throws IOException {
        process = new ProcessBuilder(
                        "nice",
                        "-n",
                        "-10",
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PingWatch.class.getName(),
                        base.getHost(),
                        Integer.toString(base.getPort()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start(); // `nice` prints an error without permission, but starts the process
        output = process.inputReader(StandardCharsets.UTF_8);
        if (!"watching".equals(output.readLine())) {
            throw new IOException("the watch over health checks does not start");
        }
    }

    /** Ends it. */
    Seen seen() throws IOException {
        process.getOutputStream().close();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the watch over health checks has ended early");
        }
        List<Double> values =
                java.util.Arrays.stream(line.split(" ")).map(Double::valueOf).toList();
        return new Seen(
                values.get(0).intValue(),
                values.get(1).intValue(),
                values.get(2),
                values.get(3),
                values.get(4),
                values.get(5),
                values.get(6));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
