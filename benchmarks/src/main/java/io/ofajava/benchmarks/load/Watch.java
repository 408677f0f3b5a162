package io.ofajava.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Asks for the server's health ten times a second, each time over a new connection, while something else loads it. */
final class Watch implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long EVERY_MILLIS = 100;

    private final List<Double> connects = new ArrayList<>();
    private final List<Double> pings = new ArrayList<>();
    private final URI base;
    private final Thread thread;
    private volatile boolean ended;
    private int unhealthy;

    Watch(URI base) {
        this.base = base;
        thread = new Thread(this::run, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        byte[] ping = "GET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        while (!ended) {
            long start = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), TIMEOUT_MILLIS);
                long connected = System.nanoTime();
                socket.getOutputStream().write(ping);
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                connects.add((connected - start) / 1e6);
                pings.add((System.nanoTime() - connected) / 1e6);
                unhealthy += answer.startsWith("HTTP/1.1 200") ? 0 : 1;
            } catch (IOException e) {
                unhealthy++;
            }
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Milliseconds that 99 of 100 connections were made in. */
    double connectP99() {
        return p99(connects);
    }

    /** Milliseconds that 99 of 100 health checks were answered in. */
    double pingP99() {
        return p99(pings);
    }

    /** Health checks that were not answered with 200. */
    int unhealthy() {
        return unhealthy;
    }

    private static double p99(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.floor(0.99 * (sorted.size() - 1)));
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
